import { expect, test } from 'vitest';
import { failures } from '#main/setup/engine/failures.js';

const FILE = 'tensorflow.whl';
const all = {
  unsupported: failures.unsupported('linux-riscv64', 'no wheel'),
  noPython: failures.noPython(['python3'], FILE),
  noPip: failures.noPip('python3', FILE),
  noHostPython: failures.noHostPython({ version: '3.12', library: 'python312.dll' }, ['Python 3.9 for AMD64']),
  noCompiler: failures.noCompiler(['c++'], 'linux'),
  compileFailed: failures.compileFailed('c++', 'error: no such file'),
  wrongHash: failures.wrongHash({ file: FILE, found: 'aaa', expected: 'bbb' }),
  diskFull: failures.diskFull('native', { free: 1e9, needed: 2e9 }),
  notWritable: failures.notWritable('native', 'EACCES'),
  noNetwork: failures.noNetwork(FILE),
  notFetched: failures.notFetched(FILE, 'ERROR: no matching distribution'),
  noSuchWheel: failures.noSuchWheel('other.whl', FILE),
  notAWheel: failures.notAWheel(FILE, 'no end of the directory'),
  noLibrary: failures.noLibrary(FILE, ['lib.so']),
  unsafeEntry: failures.unsafeEntry(FILE, '../x'),
  selfTest: failures.selfTest('a crash'),
  emptyOverride: failures.emptyOverride('elsewhere'),
} satisfies Record<keyof typeof failures, Error>;

test.each(Object.entries(all))('%s says what was found, what is needed and what to do', (_, error) => {
  expect(error.message).toMatch(/^TensorFlow could not be installed: .+\.\nFound: [^]+\nNeeded: .+\nDo: .+$/);
});

test('a wrong hash shows both', () => {
  expect(all.wrongHash.message).toMatch(/SHA-256 aaa\nNeeded: SHA-256 bbb/);
});

test.each([
  ['linux', 'apt-get install g++'],
  ['darwin', 'xcode-select --install'],
  ['win32', 'Build Tools'],
])('a compiler for %s is come by with: %s', (platform, said) => {
  expect(failures.noCompiler(['c++'], platform).message).toContain(said);
});

test('of a long output the end is shown, where the error is', () => {
  const output = Array.from({ length: 500 }, (_, line) => `line ${line}`).join('\n');
  const { message } = failures.compileFailed('c++', output);
  expect(message).toContain('line 499');
  expect(message).not.toContain('line 3\n');
});
