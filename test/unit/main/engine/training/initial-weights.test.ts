import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildHead } from '#main/engine/architectures/head.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { drawInitialWeights, glorotLimit } from '#main/engine/training/initial-weights.ts';
import { assignNamedWeights, modelWeights } from '#main/engine/weights/layer-weights.ts';

beforeAll(readyTfjs);

// Limits of tf_keras 2.21: sqrt(6 / sum(compute_fans(shape))).
test.each([
  { kernel: 'dense', shape: [1920, 2], limit: 0.05587261 },
  { kernel: 'convolution', shape: [3, 3, 64, 128], limit: 0.05892557 },
  { kernel: 'convolution of a row', shape: [1, 7, 160, 192], limit: 0.04934638 },
  { kernel: 'depthwise convolution', shape: [3, 3, 32, 1], limit: 0.14213381 },
])('the limit of a $kernel kernel is that of Keras', ({ shape, limit }) => {
  expect(glorotLimit(shape)).toBeCloseTo(limit, 8);
});

describe('the drawn weights of MobileNetV2', () => {
  const model = { weights: new Map<string, Float32Array>() };
  beforeAll(() => {
    const before = tf.memory().numTensors;
    const network = buildNetwork('mobilenet-v2', 96);
    const drawn = drawInitialWeights(network, 'seed');
    expect([...drawn.keys()]).toEqual(modelWeights(network).map(({ name }) => name));
    assignNamedWeights(network, [...drawn.values()]);
    for (const { name, values } of modelWeights(network)) model.weights.set(name, values);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('are uniform within the limit', () => {
    const values = model.weights.get('Conv_1/kernel')!;
    const limit = glorotLimit([1, 1, 320, 1280]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(Math.max(...values.subarray(0, 100_000))).toBeLessThanOrEqual(limit);
    expect(Math.min(...values.subarray(0, 100_000))).toBeGreaterThanOrEqual(-limit);
    // 409,600 draws: the standard error of the mean is limit / 1,100, that of the variance 0.14 %. Four of each.
    expect(Math.abs(mean)).toBeLessThan((4 * limit) / 1_100);
    expect(Math.abs(variance / (limit ** 2 / 3) - 1)).toBeLessThan(0.006);
  });

  test('are zeros and ones for batch norm', () => {
    for (const [role, value] of [
      ['gamma', 1],
      ['beta', 0],
      ['moving_mean', 0],
      ['moving_variance', 1],
    ] as const) {
      expect(new Set(model.weights.get(`bn_Conv1/${role}`))).toEqual(new Set([value]));
    }
  });
});

test('a layer starts the same whatever else is in the model, and otherwise with another seed', () => {
  const narrow = buildHead({ featureCount: 8, classCount: 3, hiddenUnits: 0, dropout: 0 });
  const wide = buildHead({ featureCount: 8, classCount: 3, hiddenUnits: 8, dropout: 0 });
  const first = drawInitialWeights(narrow, 'a');
  expect(drawInitialWeights(wide, 'a').get('classes/kernel')).toEqual(first.get('classes/kernel'));
  expect(drawInitialWeights({ layers: [narrow.getLayer('classes')] }, 'a').get('classes/kernel')).toEqual(
    first.get('classes/kernel'),
  );
  expect(drawInitialWeights(narrow, 'b').get('classes/kernel')).not.toEqual(first.get('classes/kernel'));
  expect([...first.get('standardise/variance')!.values]).toEqual(Array.from({ length: 8 }, () => 1));
  narrow.dispose();
  wide.dispose();
});

test('a weight without known start is refused by name', () => {
  const input = tfl.input({ shape: [4] });
  const output = tfl.layers.prelu({ name: 'slopes' }).apply(input) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: output });
  expect(() => drawInitialWeights(model, 'seed')).toThrow(
    expect.objectContaining({
      code: 'model/unsupported-layer',
      details: expect.objectContaining({ layer: 'slopes', kind: 'PReLU' }),
    }),
  );
  model.dispose();
});
