import { expect, test } from 'vitest';
import { judge } from '#main/setup/engine/run-self-test.js';

const RIGHT = 'I0000 some line of the library\n{"version":"2.21.0","usesGpu":false,"answer":[104,-30]}\n';

test('the known answer passes, whatever the library writes around it', () => {
  expect(judge({ code: 0, signal: null, output: RIGHT, tookMs: 300 })).toEqual({ version: '2.21.0', usesGpu: false });
});

test.each([
  ['a crash', { code: null, signal: 'SIGSEGV', output: '', tookMs: 300 }, 'crashed with SIGSEGV'],
  ['an old processor', { code: null, signal: 'SIGILL', output: '', tookMs: 300 }, 'lacks an instruction'],
  ['no answer in time', { code: null, signal: 'SIGTERM', output: '', tookMs: 300_000 }, 'no answer within 5 minutes'],
  [
    'a library that does not load',
    { code: 1, signal: null, output: 'cannot open shared object', tookMs: 9 },
    'cannot open shared',
  ],
  ['silence', { code: 0, signal: null, output: '', tookMs: 9 }, 'said nothing'],
  ['another answer', { code: 0, signal: null, output: RIGHT.replace('104', '105'), tookMs: 9 }, '[105,-30] instead of [104,-30]'],
])('%s fails', (_, finished, said) => {
  expect(() => judge(finished)).toThrow(said);
});
