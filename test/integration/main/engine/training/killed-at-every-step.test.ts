import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const program = fileURLToPath(new URL('train-until-killed.ts', import.meta.url));
/** Three epochs of 15 images (3 classes, 5 of the largest) in batches of 4. */
const STEPS = 12;
const checkpointSchema = z.object({ step: z.number(), part: z.object({ steps: z.number() }).nullable() });

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'caselens-steps-'));
});
afterAll(() => rm(home, { recursive: true }));

/** Trains in a process of its own; resolves to the signal that ended it, null: its own end. */
function train(runDir: string, mostSteps: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, runDir, String(mostSteps)], (error, _, stderr) => {
      if (error !== null && error.signal !== 'SIGKILL') reject(new Error(stderr));
      else resolve(error?.signal ?? null);
    });
  });
}

const readJson = async (...path: readonly string[]): Promise<unknown> => JSON.parse(await readFile(join(home, ...path), 'utf8'));

test(
  'killed at every step of every epoch, a run ends bit for bit like one that was left alone',
  { timeout: 180_000 },
  async () => {
    const whole = join(home, 'whole');
    expect(await train(whole, 0)).toBeNull();
    const killed = join(home, 'killed');
    // Each attempt takes up the last checkpoint, keeps one after its first step, and is killed behind its second.
    for (let step = 1; step < STEPS; step += 1) {
      expect(await train(killed, 2)).toBe('SIGKILL');
      expect(checkpointSchema.parse(await readJson('killed', 'checkpoint.json'))).toMatchObject({
        step,
        part: step % 4 === 0 ? null : { steps: step % 4 },
      });
    }
    expect(await train(killed, 0)).toBeNull();
    const result = await readJson('killed', 'result.json');
    expect(result).toEqual(await readJson('whole', 'result.json'));
    expect(result).toMatchObject({ step: STEPS });
  },
);
