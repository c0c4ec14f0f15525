import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';

const program = fileURLToPath(new URL('../../support/train-too-large.ts', import.meta.url));

function trainTooLarge(oneDnn: '0' | '1') {
  return spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    env: { ...process.env, TF_ENABLE_ONEDNN_OPTS: oneDnn },
    timeout: 100_000,
  });
}

/** Only Linux can lower the limit of a running process: elsewhere the program fails before it trains. */
const isLimited = process.platform === 'linux';

test('a step that does not fit is an error, and the session goes on', () => {
  const { stdout, stderr, status } = trainTooLarge('0');
  if (!isLimited) {
    expect(status).toBe(1);
    return;
  }
  const line = stdout.trim().split('\n').at(-1) ?? '';
  expect(line, stderr.slice(-500)).not.toBe('');
  const found = z.object({ code: z.string().nullable(), lossAfter: z.number().nullable() }).parse(JSON.parse(line));
  expect(found.code).toBe('engine/out-of-memory');
  expect(found.lossAfter).toBeGreaterThan(0);
});

// oneDNN takes the process down instead, which the engine's client tells as `engine/crashed`; it must never go on with wrong numbers.
test('with oneDNN the same ends in that error or in a crash, and never in a result', () => {
  const { stdout, signal, status } = trainTooLarge('1');
  expect(stdout).not.toContain('"code":null');
  if (!isLimited) {
    expect(status).toBe(1);
    return;
  }
  const isTold = stdout.includes('engine/out-of-memory');
  expect(isTold || ['SIGSEGV', 'SIGABRT', 'SIGKILL'].includes(signal ?? '')).toBe(true);
});
