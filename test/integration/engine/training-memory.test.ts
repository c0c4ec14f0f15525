import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

const { layers } = tfl;
const [BATCH, SIZE, CLASSES] = [16, 48, 3];
const [WARM_UP, STEPS] = [60, 300];

beforeAll(readyTfjs);

/** The middle of several readings: a single one depends on when memory was last collected. */
function residentBytes(read: () => void): number {
  const readings = Array.from({ length: 9 }, () => {
    read();
    return process.memoryUsage.rss();
  });
  return readings.sort((a, b) => a - b)[4]!;
}

test('300 steps, evaluations and checkpoints leave nothing behind', () => {
  const before = tf.memory().numTensors;
  const model = tfl.sequential({
    layers: [
      layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', inputShape: [SIZE, SIZE, 3] }),
      layers.batchNormalization(),
      layers.reLU(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.globalAveragePooling2d({}),
      layers.dropout({ rate: 0.2 }),
      layers.dense({ units: CLASSES, activation: 'softmax' }),
    ],
  });
  assignFormulaWeights(model);
  const trainer = openTrainer(model, { optimizer: OPTIMIZERS.adam });
  model.dispose();
  const values = Float32Array.from(hashUnit(BATCH * SIZE * SIZE * 3, 1), (u) => 2 * u - 1);
  const classes = Array.from({ length: BATCH }, (_, row) => row % CLASSES);
  const batch = batchOf({ shape: [BATCH, SIZE, SIZE, 3], values }, classes, CLASSES);
  let step = 0;
  const train = (): void => {
    step++;
    trainer.step(batch, atStep(step, 0.001));
    if (step % 10 === 0) trainer.evaluate(batch);
    if (step % 20 === 0) trainer.restore(trainer.readWeights(), trainer.readState());
  };
  while (step < WARM_UP) train();
  const warm = residentBytes(train);
  const from = step;
  while (step < from + STEPS) train();
  const after = residentBytes(train);
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(1);
  expect(tf.memory().numTensors).toBe(before);
  expect(after / warm).toBeLessThan(1.05);
  closeTrainers();
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

test('opening and closing trainers again and again leaves nothing behind', () => {
  const model = tfl.sequential({ layers: [layers.dense({ units: 2, activation: 'softmax', inputShape: [2000] })] });
  const open = (): void => {
    openTrainer(model, { optimizer: OPTIMIZERS.adam });
    closeTrainers();
  };
  for (let round = 0; round < 30; round++) open();
  const warm = residentBytes(open);
  for (let round = 0; round < 100; round++) open();
  expect(residentBytes(open) / warm).toBeLessThan(1.05);
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
  model.dispose();
});
