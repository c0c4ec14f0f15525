import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { buildStudy } from '#main/engine/architectures/studies.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';

type Layer = LayersModel['layers'][number];
type Row = readonly [
  name: string,
  kind: string,
  shape: readonly number[],
  inputs: readonly string[],
  settings: Readonly<Record<string, unknown>>,
  isTrained: boolean,
  weights: readonly (readonly [role: string, shape: readonly number[]])[],
];

interface KerasNetwork {
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly layers: readonly Row[];
}

const golden = new URL('../../../../golden/keras/', import.meta.url);
const networks = JSON.parse(readFileSync(new URL('networks.json', golden), 'utf8')) as Readonly<Record<string, KerasNetwork>>;

const BUILDERS: Readonly<Record<string, () => LayersModel>> = {
  'vgg16-ham10000': () => buildStudy('vgg16-ham10000'),
  'densenet201-breast': () => buildStudy('densenet201-breast'),
  'inception-v3-isic': () => buildStudy('inception-v3-isic'),
  'resnet50v2-malaria': () => buildStudy('resnet50v2-malaria'),
  'mobilenet-v2': () => buildNetwork('mobilenet-v2'),
  'mobilenet-v2-99': () => buildNetwork('mobilenet-v2', 99),
  vgg19: () => buildNetwork('vgg19'),
  resnet50: () => buildNetwork('resnet50'),
  resnet101v2: () => buildNetwork('resnet101v2'),
  xception: () => buildNetwork('xception'),
  densenet121: () => buildNetwork('densenet121'),
  'efficientnet-b0': () => buildNetwork('efficientnet-b0'),
  'efficientnet-b0-99': () => buildNetwork('efficientnet-b0', 99),
};

/** What TF.js calls the settings of the golden file. */
const SETTINGS = {
  activation: 'activation',
  epsilon: 'epsilon',
  max_value: 'maxValue',
  momentum: 'momentum',
  padding: 'padding',
  pool_size: 'poolSize',
  rate: 'rate',
  strides: 'strides',
} as const;

function rowOf(layer: Layer): Row {
  const config = layer.getConfig();
  const settings = Object.entries(SETTINGS).map(([keras, ours]): [string, unknown] => [keras, config[ours]]);
  const node = layer.inboundNodes[0]!;
  return [
    layer.name,
    layer.getClassName(),
    (layer.outputShape as (number | null)[]).slice(1).map(Number),
    layer.getClassName() === 'InputLayer' ? [] : node.inputTensors.map((tensor) => tensor.sourceLayer.name),
    Object.fromEntries(settings.filter(([, value]) => value !== undefined && value !== null)),
    layer.trainable && layer.weights.length > 0,
    layer.weights.map((weight) => [weight.originalName.slice(layer.name.length + 1), weight.shape.map(Number)]),
  ];
}

function trainableParameters(model: LayersModel): number {
  return model.trainableWeights.reduce((sum, weight) => sum + tf.util.sizeFromShape(weight.shape.map(Number)), 0);
}

beforeAll(readyTfjs);

test('every network of the golden file has a builder here', () => {
  expect(Object.keys(BUILDERS)).toEqual(Object.keys(networks));
});

test.each(Object.keys(BUILDERS))('%s has Keras’ layers: names, kinds, order, wiring, settings, weights', (name) => {
  const keras = networks[name]!;
  const before = tf.memory().numTensors;
  const model = BUILDERS[name]!();
  expect(model.layers.map(rowOf)).toEqual(keras.layers);
  expect(model.countParams()).toBe(keras.parameters);
  expect(trainableParameters(model)).toBe(keras.trainableParameters);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a study takes another number of classes and another dropout', () => {
  const model = buildStudy('densenet201-breast', { classCount: 5, dropout: 0.25 });
  expect(model.outputs[0]!.shape).toEqual([null, 5]);
  expect(model.getLayer('dropout').getConfig()['rate']).toBe(0.25);
  model.dispose();
});

test('ResNet50V2 with formula weights gives Keras’ probabilities on TF.js', () => {
  const reference = JSON.parse(readFileSync(new URL('resnet50v2_malaria_output.json', golden), 'utf8')) as {
    readonly input_shape: readonly number[];
    readonly inference_output: readonly (readonly number[])[];
  };
  const before = tf.memory().numTensors;
  const model = buildStudy('resnet50v2-malaria', { dropout: 0 });
  assignFormulaWeights(model);
  // One image of the four: TF.js takes about a second for each.
  const shape = [1, ...reference.input_shape.slice(1)];
  const output = tf.tidy(() => {
    const pixels = hashUnit(tf.util.sizeFromShape(shape), 1000);
    const input = Float32Array.from(pixels, (unit) => Math.floor(unit * 256) / 255);
    return (model.predictOnBatch(tf.tensor(input, shape)) as tf.Tensor).dataSync();
  });
  const distances = reference.inference_output[0]!.map((value, index) => Math.abs(value - output[index]!));
  // 6e-8 was measured: the last bit of a 32-bit float near 0.5.
  expect(Math.max(...distances)).toBeLessThan(1e-6);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
