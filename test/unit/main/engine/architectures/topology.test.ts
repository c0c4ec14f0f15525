import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import { buildStudy } from '#main/engine/architectures/studies.ts';
import { modelFromTopology, modelTopology } from '#main/engine/architectures/topology.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignNamedWeights, modelWeights } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

beforeAll(async () => {
  await readyTfjs();
});

interface LayerJson {
  class_name: string;
  config: Record<string, unknown>;
}
interface TopologyJson {
  class_name: string;
  config: { layers: LayerJson[] };
}

/** A model as JSON, as it comes out of a manifest, and its weights. */
function written(model: tfl.LayersModel): { readonly topology: TopologyJson; readonly tensors: WeightTensor[] } {
  const topology = JSON.parse(JSON.stringify(modelTopology(model))) as TopologyJson;
  const tensors = modelWeights(model);
  model.dispose();
  return { topology, tensors };
}

const compact = () => buildCompactCnn({ inputSize: 32, classCount: 3, dropout: 0.2 });

test.each([
  ['a compact CNN', compact],
  ['a head', () => buildHead({ featureCount: 20, classCount: 3, hiddenUnits: 8, dropout: 0.1 })],
  ['ResNet50V2 with a top', () => buildStudy('resnet50v2-malaria')],
])('%s comes back from its JSON with the same layers and takes its weights', async (_, build) => {
  const before = tf.memory().numTensors;
  const { topology, tensors } = written(build());
  const model = await modelFromTopology(topology, tensors, 'model');
  assignNamedWeights(model, tensors);
  const again = written(model);
  expect(again.tensors).toEqual(tensors);
  expect(again.topology.config.layers.map(({ config }) => config['name'])).toEqual(
    topology.config.layers.map(({ config }) => config['name']),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('a separable convolution comes back too', async () => {
  const input = tfl.input({ shape: [8, 8, 3] });
  const output = tfl.layers.separableConv2d({ filters: 4, kernelSize: 3, name: 'separable' }).apply(input) as tfl.SymbolicTensor;
  const { topology, tensors } = written(tfl.model({ inputs: input, outputs: output }));
  const model = await modelFromTopology(topology, tensors, 'model');
  expect(modelWeights(model).map(({ shape }) => shape)).toEqual(tensors.map(({ shape }) => shape));
  model.dispose();
});

/** Changes the settings of the first layer of a kind. */
function change(topology: TopologyJson, kind: string, settings: Record<string, unknown>): void {
  const layer = topology.config.layers.find(({ class_name: name }) => name === kind);
  if (layer === undefined) throw new TypeError(kind);
  Object.assign(layer.config, settings);
}

test.each<[string, (topology: TopologyJson) => void]>([
  ['a kernel of a billion values', (topology) => change(topology, 'Conv2D', { filters: 40_000_000 })],
  ['a dense layer of a billion units', (topology) => change(topology, 'Dense', { units: 1e9 })],
  ['a bias that is not in the file', (topology) => change(topology, 'Conv2D', { use_bias: true })],
  ['another name for a layer with weights', (topology) => change(topology, 'BatchNormalization', { name: 'other' })],
  ['a kind of layer that nobody knows', (topology) => void (topology.config.layers[1]!.class_name = 'Lambda')],
  ['a model inside the model', (topology) => void (topology.config.layers[1]!.class_name = 'Functional')],
  ['an activation that nobody knows', (topology) => change(topology, 'Activation', { activation: 'exec' })],
  [
    'an initialiser that works for hours',
    (topology) => change(topology, 'Conv2D', { kernel_initializer: null, kernel_size: [99, 99] }),
  ],
  ['no layers', (topology) => void (topology.config.layers = [])],
  ['another kind of model', (topology) => void (topology.class_name = 'Sequential')],
  [
    'an input too large to be computed',
    (topology) => change(topology, 'InputLayer', { batch_input_shape: [null, 100_000, 100_000, 3] }),
  ],
])('%s is refused, and no tensor stays', async (_, spoil) => {
  const { topology, tensors } = written(compact());
  spoil(topology);
  const before = tf.memory().numTensors;
  const started = performance.now();
  await expect(modelFromTopology(topology, tensors, 'model')).rejects.toMatchObject({ code: 'model/unreadable' });
  expect(performance.now() - started).toBeLessThan(2000);
  expect(tf.memory().numTensors).toBe(before);
});

test.each([null, 'text', 42, [], {}, { class_name: 'Model', config: {} }])('%j is no topology', async (topology) => {
  await expect(modelFromTopology(topology, [], 'model')).rejects.toMatchObject({ code: 'model/unreadable' });
});

test('standardisation wider than its weights is refused', async () => {
  const { topology, tensors } = written(buildHead({ featureCount: 20, classCount: 3, hiddenUnits: 0, dropout: 0 }));
  change(topology, 'InputLayer', { batch_input_shape: [null, 5_000_000] });
  await expect(modelFromTopology(topology, tensors, 'model')).rejects.toMatchObject({ code: 'model/unreadable' });
});
