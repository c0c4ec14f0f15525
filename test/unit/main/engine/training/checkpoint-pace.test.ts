import { expect, test } from 'vitest';
import { CheckpointPace } from '#main/engine/training/checkpoint-pace.ts';

/** A pace whose clock is set by hand. */
function paceAt(settings: { steps: number; intervalMs: number; leastWork: number }): {
  clock: { ms: number };
  pace: CheckpointPace;
} {
  const clock = { ms: 0 };
  return { clock, pace: new CheckpointPace(settings, () => clock.ms) };
}

test('due after so many steps or so long, whichever comes first', () => {
  const { clock, pace } = paceAt({ steps: 500, intervalMs: 60_000, leastWork: 20 });
  expect(pace.isDue(499)).toBe(false);
  expect(pace.isDue(500)).toBe(true);
  clock.ms = 59_999;
  expect(pace.isDue(3)).toBe(false);
  clock.ms = 60_000;
  expect(pace.isDue(3)).toBe(true);
});

test('a checkpoint that is slow to keep is kept so seldom that it costs a twentieth', async () => {
  const { clock, pace } = paceAt({ steps: 500, intervalMs: 60_000, leastWork: 20 });
  const slow = (): Promise<void> => {
    clock.ms += 5000;
    return Promise.resolve();
  };
  await pace.time(slow);
  clock.ms += 60_000;
  expect(pace.isDue(1000)).toBe(false);
  clock.ms += 40_000;
  expect(pace.isDue(1)).toBe(true);
});
