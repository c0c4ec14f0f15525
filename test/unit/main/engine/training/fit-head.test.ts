import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { NO_EPOCH } from '#shared/domain/training/early-stopping.ts';
import type { HeadSettings } from '#shared/domain/training/settings.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { newAdamState } from '#main/engine/training/adam.ts';
import { featureMoments } from '#main/engine/training/feature-table.ts';
import type { FeatureTable } from '#main/engine/training/feature-table.ts';
import { fitHead } from '#main/engine/training/fit-head.ts';
import type { FitJob, FitOutcome, FitState } from '#main/engine/training/fit-head.ts';
import { HeadNetwork } from '#main/engine/training/head-network.ts';

beforeAll(readyTfjs);

const FEATURES = 12;

/** Two clouds of points that overlap a little. */
function clouds(rows: number, seed: string): FeatureTable {
  const random = makeRandom(seed);
  const labels = Uint16Array.from({ length: rows }, (_, row) => row % 2);
  const values = Float32Array.from(
    { length: rows * FEATURES },
    (_, i) => random.normal() + (labels[Math.floor(i / FEATURES)] === 1 ? 0.6 : -0.6),
  );
  return { values, labels, featureCount: FEATURES };
}

const SETTINGS: HeadSettings = {
  ...RECIPES['efficientnet-lite0-head'].defaults,
  epochs: 8,
  batchSize: 16,
  learningRate: 0.01,
  hiddenUnits: 5,
  dropout: 0.2,
  patience: 8,
};

async function train(
  change: Partial<FitJob> = {},
  settings: Partial<HeadSettings> = {},
  from?: FitState,
): Promise<FitOutcome & { readonly states: FitState[] }> {
  const all = { ...SETTINGS, ...settings };
  const parts = { train: clouds(90, 'train'), validation: clouds(40, 'validation') };
  const head = buildHead({ featureCount: FEATURES, classCount: 2, hiddenUnits: all.hiddenUnits, dropout: all.dropout });
  const network = new HeadNetwork(head, { classWeights: [1, 1], l2: all.l2 });
  network.setMoments(featureMoments(parts.train));
  network.initialise('7');
  const trainable = network.readTrainable();
  const start = from ?? {
    epoch: 0,
    trainable,
    adam: newAdamState(trainable.map((w) => w.length)),
    best: NO_EPOCH,
    bestWeights: [],
    history: [],
  };
  const states: FitState[] = [];
  const onEpoch = async (state: FitState): Promise<void> => {
    states.push(state);
  };
  const job = {
    network,
    ...parts,
    settings: all,
    classWeights: [1, 1],
    seed: 7,
    signal: new AbortController().signal,
    onEpoch,
    ...change,
  };
  try {
    return { ...(await fitHead(job, start)), states };
  } finally {
    network.dispose();
  }
}

/** A history without its clock. */
const losses = (outcome: FitOutcome): readonly (readonly number[])[] =>
  outcome.state.history.map((record) => [record.epoch, record.loss, record.accuracy, record.val_loss, record.val_accuracy]);

test('the loss falls, the best epoch is the one of the lowest validation loss, no tensor is left', async () => {
  const before = tf.memory().numTensors;
  const outcome = await train();
  expect(outcome.stopped).toBe('finished');
  const { history, best } = outcome.state;
  expect(history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss * 0.8);
  expect(best.value).toBe(Math.min(...history.map(({ val_loss }) => val_loss)));
  expect(outcome.state.bestWeights.map(({ name }) => name)).toEqual([
    'standardise/mean',
    'standardise/variance',
    'hidden/kernel',
    'hidden/bias',
    'classes/kernel',
    'classes/bias',
  ]);
  expect(tf.memory().numTensors).toBe(before);
});

test('the same seed gives the same run bit for bit, another seed another one', async () => {
  const [first, second, other] = [await train(), await train(), await train({ seed: 8 })];
  expect(losses(second)).toEqual(losses(first));
  expect(second.state.bestWeights).toEqual(first.state.bestWeights);
  expect(losses(other)).not.toEqual(losses(first));
});

test('going on from any epoch ends bit for bit where the whole run ends', async () => {
  const whole = await train();
  for (const epoch of [1, 5, 8]) {
    const resumed = await train({}, {}, whole.states[epoch - 1]);
    expect(losses(resumed)).toEqual(losses(whole));
    expect(resumed.state.bestWeights).toEqual(whole.state.bestWeights);
  }
});

test('early stopping ends it `patience` epochs after the best, also when resumed after its last epoch', async () => {
  const settings = { learningRate: 0.5, patience: 2, epochs: 100 };
  const outcome = await train({}, settings);
  expect(outcome.stopped).toBe('early-stopping');
  expect(outcome.state.epoch).toBe(outcome.state.best.epoch + 2);
  const resumed = await train({}, settings, outcome.state);
  expect(resumed).toMatchObject({ stopped: 'early-stopping', states: [] });
  expect(resumed.state.epoch).toBe(outcome.state.epoch);
});

test('cancelled in an epoch, it ends within one step with the last whole epoch', async () => {
  const controller = new AbortController();
  let epochs = 0;
  const outcome = await train({
    signal: controller.signal,
    onEpoch: async () => {
      epochs += 1;
      if (epochs === 3) setImmediate(() => controller.abort());
    },
  });
  expect(outcome.stopped).toBe('cancelled');
  expect(outcome.state.epoch).toBe(3);
  expect(outcome.state.bestWeights.length).toBeGreaterThan(0);
});
