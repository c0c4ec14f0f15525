import { readFile } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeRandom } from '#shared/lib/random.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import type { HeadShape } from '#main/engine/architectures/head.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { adamStep, newAdamState } from '#main/engine/training/adam.ts';
import { featureMoments } from '#main/engine/training/feature-table.ts';
import type { FeatureTable } from '#main/engine/training/feature-table.ts';
import { HeadNetwork } from '#main/engine/training/head-network.ts';
import type { LossSettings } from '#main/engine/training/head-network.ts';
import { scorePredictions } from '#main/engine/training/score-predictions.ts';
import { formulaWeight } from '#test/support/formula-weights.ts';

let tensorsBefore = 0;
beforeAll(readyTfjs);
beforeEach(() => {
  tensorsBefore = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensorsBefore);
});

function networkOf(shape: Partial<HeadShape>, loss: Partial<LossSettings> = {}): HeadNetwork {
  const whole = { featureCount: 6, classCount: 3, hiddenUnits: 4, dropout: 0, ...shape };
  return new HeadNetwork(buildHead(whole), { classWeights: Array.from({ length: whole.classCount }, () => 1), l2: 0, ...loss });
}

function table(rows: number, featureCount: number, classes: number): FeatureTable {
  const values = Float32Array.from(hashUnit(rows * featureCount, 50), (u) => 2 * u - 1);
  return { values, labels: Uint16Array.from({ length: rows }, (_, row) => row % classes), featureCount };
}

test('twenty steps of Adam give the losses and the last kernel of Keras', async () => {
  const golden = JSON.parse(await readFile(new URL('../../../../golden/keras/optimizers.json', import.meta.url), 'utf8')) as {
    readonly adam: { readonly losses: readonly number[]; readonly last_kernel: readonly (readonly number[])[] };
  };
  const network = networkOf({});
  const names = ['dense/kernel', 'dense/bias', 'dense_1/kernel', 'dense_1/bias'];
  const shapes = [[6, 4], [4], [4, 3], [3]];
  const weights = names.map((name, salt) => formulaWeight(name, shapes[salt]!, salt));
  const adam = newAdamState(weights.map((weight) => weight.length));
  const batch = table(12, 6, 3);
  for (const expected of golden.adam.losses) {
    network.writeTrainable(weights);
    const step = network.step(batch, '');
    expect(Math.abs(step.loss - expected)).toBeLessThan(1e-5);
    adamStep(weights, step.gradients, adam, 0.01);
  }
  golden.adam.last_kernel.flat().forEach((value, index) => expect(Math.abs(weights[2]![index]! - value)).toBeLessThan(1e-5));
  network.dispose();
});

test.each([
  ['a hidden layer, L2 and class weights', {}, { l2: 0.3, classWeights: [0.5, 2, 1] }],
  ['no hidden layer', { hiddenUnits: 0 }, { l2: 0.1 }],
  ['dropout, with the same values left out', { dropout: 0.4 }, {}],
])('gradients with %s equal finite differences', (_, shape, loss) => {
  const network = networkOf(shape, loss);
  const batch = table(9, 6, 3);
  network.setMoments(featureMoments(batch));
  network.initialise('gradient');
  const weights = network.readTrainable();
  const { gradients } = network.step(batch, 'mask');
  const l2 = (loss as Partial<LossSettings>).l2 ?? 0;
  const total = (values: readonly Float32Array[]): number => {
    network.writeTrainable(values);
    // The reported loss is without penalty; kernels are every other tensor.
    const penalty = values
      .filter((__, index) => index % 2 === 0)
      .reduce((sum, kernel) => sum + kernel.reduce((s, w) => s + w * w, 0), 0);
    return network.step(batch, 'mask').loss + l2 * penalty;
  };
  const step = 1e-2;
  weights.forEach((weight, tensor) => {
    for (const index of [0, weight.length - 1]) {
      const shifted = (by: number): Float32Array[] =>
        weights.map((w, t) => (t === tensor ? w.map((v, i) => (i === index ? v + by : v)) : w));
      const slope = (total(shifted(step)) - total(shifted(-step))) / (2 * step);
      expect(Math.abs(slope - gradients[tensor]![index]!), `tensor ${tensor}, ${index}`).toBeLessThan(2e-3);
    }
  });
  network.dispose();
});

test('the loss of a step is that of the model’s own predictions, class weights included', () => {
  const classWeights = [0.5, 2, 1];
  const network = networkOf({ hiddenUnits: 0 }, { classWeights });
  const batch = table(30, 6, 3);
  network.setMoments(featureMoments(batch));
  network.initialise('loss');
  const score = scorePredictions(network.predict(batch), batch.labels, classWeights);
  const step = network.step(batch, '');
  expect(step.loss).toBeCloseTo(score.loss, 5);
  expect(step.correct / 30).toBeCloseTo(score.accuracy, 12);
  network.dispose();
});

test('a logit far off costs its distance, not infinity, and still has a gradient', () => {
  const network = networkOf({ hiddenUnits: 0, classCount: 2, featureCount: 1 });
  network.writeTrainable([Float32Array.of(500, -500), Float32Array.of(0, 0)]);
  const step = network.step({ values: Float32Array.of(1), labels: Uint16Array.of(1), featureCount: 1 }, '');
  expect(step.loss).toBeCloseTo(1000, 3);
  expect([...step.gradients[0]!]).toEqual([1, -1]);
  network.dispose();
});

test('initial weights come from the seed alone, within Glorot’s limits; biases are zero', () => {
  const draw = (seed: string): Float32Array[] => {
    const network = networkOf({});
    network.initialise(seed);
    const weights = network.readTrainable();
    network.dispose();
    return weights;
  };
  expect(draw('1')).toEqual(draw('1'));
  expect(draw('1')).not.toEqual(draw('2'));
  const [kernel, bias] = draw('1');
  expect(Math.max(...kernel!.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 10));
  expect([...bias!]).toEqual([0, 0, 0, 0]);
});

test('moments: mean and variance of each feature; a constant one gets variance 1', () => {
  const moments = featureMoments({ values: Float32Array.of(1, 5, 3, 5, 5, 5), labels: Uint16Array.of(0, 1, 0), featureCount: 2 });
  expect([...moments.mean]).toEqual([3, 5]);
  expect(moments.variance[0]).toBeCloseTo(8 / 3, 6);
  expect(moments.variance[1]).toBe(1);
});

test('a score by hand: two of three right, one certain mistake held at 16.1', () => {
  const probabilities = Float32Array.of(0.5, 0.5, 0.25, 0.75, 1, 0);
  const score = scorePredictions(probabilities, Uint16Array.of(0, 1, 1), [1, 1]);
  expect(score.accuracy).toBeCloseTo(2 / 3, 12);
  expect(score.loss).toBeCloseTo((Math.log(2) - Math.log(0.75) - Math.log(1e-7)) / 3, 6);
});

test('the seeded stream behind shuffling differs from epoch to epoch', () => {
  const order = (epoch: number): readonly number[] => makeRandom(`3/order/${epoch}`).shuffle([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
});
