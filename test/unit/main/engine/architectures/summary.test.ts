import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { buildHead } from '#main/engine/architectures/head.ts';
import { buildBackbone, withPooledFeatures } from '#main/engine/architectures/registry.ts';
import { buildStudy } from '#main/engine/architectures/studies.ts';
import { summariseHead, summariseModel } from '#main/engine/architectures/summary.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';

type KerasRow = readonly [
  name: string,
  type: string,
  shape: readonly number[],
  inbound: readonly string[],
  settings: unknown,
  isTrained: boolean,
  weights: readonly (readonly [role: string, shape: readonly number[]])[],
];

interface KerasNetwork {
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly layers: readonly KerasRow[];
}

const file = new URL('../../../../golden/keras/networks.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, KerasNetwork>>;

beforeAll(readyTfjs);

test.each(['vgg16-ham10000', 'densenet201-breast', 'inception-v3-isic', 'resnet50v2-malaria'] as const)(
  'the layers of %s are those of Keras',
  (id) => {
    const keras = golden[id]!;
    const model = buildStudy(id);
    const before = tf.memory().numTensors;
    const summary = summariseModel(model);
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
    expect(summary.parameters).toBe(keras.parameters);
    expect(summary.trainableParameters).toBe(keras.trainableParameters);
    const found = summary.layers.map(({ name, type, outputShape, inbound, parameters }) => [
      name,
      type,
      outputShape,
      inbound,
      parameters,
    ]);
    const expected = keras.layers.map(([name, type, shape, inbound, , , weights]) => {
      const parameters = weights.reduce((sum, [, size]) => sum + tf.util.sizeFromShape([...size]), 0);
      return [name, type, shape, inbound, parameters];
    });
    expect(found).toEqual(expected);
  },
);

test('a head is shown behind the frozen layers that it reads', () => {
  const frozen = withPooledFeatures(buildBackbone('efficientnet-lite0'), 'efficientnet-lite0');
  const head = buildHead({ featureCount: 1280, classCount: 3, hiddenUnits: 16, dropout: 0.2 });
  const { layers, parameters, trainableParameters } = summariseHead(frozen, head);
  frozen.dispose();
  head.dispose();
  expect(parameters).toBe(3_413_024 + 2 * 1280 + 1281 * 16 + 17 * 3);
  expect(trainableParameters).toBe(1281 * 16 + 17 * 3);
  expect(layers.slice(-5).map(({ name, inbound }) => [name, ...inbound])).toEqual([
    ['pooled', 're_lu_32'],
    ['standardise', 'pooled'],
    ['hidden', 'standardise'],
    ['dropout', 'hidden'],
    ['classes', 'dropout'],
  ]);
  expect(layers.filter(({ trainable }) => !trainable).at(-1)?.name).toBe('pooled');
});
