import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { csvLog } from '#shared/domain/training/csv-log.ts';
import { newAdamState } from '#main/engine/training/adam.ts';
import { readCheckpoint } from '#main/engine/training/checkpoint.ts';
import { CheckpointPace, HEAD_PACE } from '#main/engine/training/checkpoint-pace.ts';
import { EpochKeeper } from '#main/engine/training/epoch-keeper.ts';
import type { FitState } from '#main/engine/training/fit-head.ts';

/** The state behind an epoch of a head with one weight. */
function stateAt(epoch: number): FitState {
  const history = Array.from({ length: epoch }, (_, at) => ({
    epoch: at + 1,
    loss: 1 / (at + 2),
    accuracy: 0.5,
    val_loss: 1 / (at + 1),
    val_accuracy: 0.5,
    learningRate: 0.1,
    seconds: 0.003,
  }));
  const best = { epoch, value: history.at(-1)?.val_loss ?? null };
  return { epoch, trainable: [Float32Array.of(epoch)], adam: newAdamState([1]), best, bestWeights: [], history };
}

/** A keeper on a folder of its own, with a clock that is set by hand. */
async function keeperAt(keptEpoch: number) {
  const runDir = await mkdtemp(join(tmpdir(), 'caselens-keeper-'));
  onTestFinished(() => rm(runDir, { recursive: true }));
  const clock = { ms: 0 };
  const pace = new CheckpointPace(HEAD_PACE, () => clock.ms);
  const run = { runDir, recipe: 'efficientnet-lite0-head', seed: 1, classes: ['a', 'b'], settings: {} };
  const keeper = new EpochKeeper(run, { runHash: 'one', keptEpoch }, pace);
  return { clock, keeper, log: () => readFile(join(runDir, 'log.csv'), 'utf8'), kept: () => readCheckpoint(runDir, 'one') };
}

test('epochs of milliseconds are kept once a second, long ones each, and the last always', async () => {
  const { clock, keeper, log, kept } = await keeperAt(0);
  clock.ms = 999;
  await keeper.offer(stateAt(333));
  expect(await kept()).toBeNull();
  clock.ms = 1002;
  await keeper.offer(stateAt(334));
  expect(await kept()).toEqual(stateAt(334));
  expect(await log()).toBe(csvLog(stateAt(334).history));
  clock.ms = 1005;
  await keeper.offer(stateAt(335));
  expect((await kept())?.epoch).toBe(334);
  clock.ms = 6005;
  await keeper.offer(stateAt(336));
  expect((await kept())?.epoch).toBe(336);
  await keeper.keep(stateAt(337));
  expect(await kept()).toEqual(stateAt(337));
  expect(await log()).toBe(csvLog(stateAt(337).history));
});

test('what is kept already is not written again, and without an epoch nothing is', async () => {
  const resumed = await keeperAt(7);
  await resumed.keeper.keep(stateAt(7));
  expect(await resumed.kept()).toBeNull();
  const fresh = await keeperAt(0);
  await fresh.keeper.keep(stateAt(0));
  expect(await fresh.kept()).toBeNull();
});
