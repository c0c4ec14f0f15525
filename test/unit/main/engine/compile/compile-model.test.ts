import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildHead } from '#main/engine/architectures/head.ts';
import { compileForInference, compileModel } from '#main/engine/compile/compile-model.ts';
import { samePadding } from '#main/engine/compile/convolution.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { inputsOf, weightsOf } from '#main/engine/compile/walk-graph.ts';
import { transposed } from '#main/engine/compile/transposed.ts';
import { openOnnxSession } from '#main/engine/onnx/session.ts';
import { writeOnnx } from '#main/engine/onnx/write-model.ts';
import { buildSmallNetwork } from '#main/engine/runners/conformance-networks.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

beforeAll(readyTfjs);

const { layers } = tfl;

function fill(model: tfl.LayersModel): tfl.LayersModel {
  model.setWeights(
    model.weights.map((weight, salt) => {
      const shape = weight.shape.map(Number);
      const unit = hashUnit(
        shape.reduce((size, length) => size * length, 1),
        salt + 7,
      );
      const isVariance = weight.originalName.endsWith('variance');
      return tf.tensor(
        Float32Array.from(unit, (u) => (isVariance ? 0.5 + u : u - 0.5)),
        shape,
      );
    }),
  );
  return model;
}

async function onOnnx(graph: Graph, input: Float32Array, batch: number): Promise<Float32Array> {
  const session = await openOnnxSession(writeOnnx(graph, 'test'), { provider: 'cpu', threads: 1, sharesCores: true });
  try {
    return await session.run(input, batch);
  } finally {
    await session.release();
  }
}

/** The largest difference between TF.js' own answer and the compiled model's. */
async function largestDifference(model: tfl.LayersModel): Promise<number> {
  const shape = model.inputs[0]!.shape.slice(1).map(Number);
  const input = Float32Array.from(hashUnit(3 * shape.reduce((size, length) => size * length, 1), 3), (u) => 2 * u - 1);
  const expected = tf.tidy(() => (model.predict(tf.tensor(input, [3, ...shape])) as tf.Tensor).dataSync());
  const found = await onOnnx(compileForInference(model), input, 3);
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, index) => Math.abs(value - found[index]!)));
}

const map = (...steps: tfl.layers.Layer[]): tfl.LayersModel =>
  fill(tfl.sequential({ layers: [layers.inputLayer({ inputShape: [9, 7, 3] }), ...steps] }));

test.each([
  ['convolution, odd size, stride 2, same', () => map(layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same' }))],
  ['convolution, even kernel, same', () => map(layers.conv2d({ filters: 4, kernelSize: [2, 4], padding: 'same' }))],
  ['convolution, dilated, valid', () => map(layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2 }))],
  ['convolution 5 x 5, stride 3, same', () => map(layers.conv2d({ filters: 2, kernelSize: 5, strides: 3, padding: 'same' }))],
  [
    'depthwise, multiplier 3, stride 2',
    () => map(layers.depthwiseConv2d({ kernelSize: 3, strides: 2, depthMultiplier: 3, padding: 'same' })),
  ],
  ['depthwise with bias and batch norm', () => map(layers.depthwiseConv2d({ kernelSize: 3 }), layers.batchNormalization({}))],
  [
    'convolution with bias and batch norm',
    () => map(layers.conv2d({ filters: 4, kernelSize: 3 }), layers.batchNormalization({})),
  ],
  [
    'activated convolution is not folded',
    () => map(layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }), layers.batchNormalization({})),
  ],
  ['batch norm without scale and offset', () => map(layers.batchNormalization({ scale: false, center: false }))],
  [
    'zero padding',
    () =>
      map(
        layers.zeroPadding2d({
          padding: [
            [1, 2],
            [0, 3],
          ],
        }),
      ),
  ],
  [
    'activations',
    () =>
      map(
        layers.activation({ activation: 'relu6' }),
        layers.activation({ activation: 'sigmoid' }),
        layers.activation({ activation: 'linear' }),
      ),
  ],
  ['ReLU without limit', () => map(layers.reLU())],
  ['global average', () => map(layers.globalAveragePooling2d({}))],
  ['flatten keeps TF.js’ order', () => map(layers.flatten(), layers.dense({ units: 3, activation: 'softmax' }))],
  ['rescaling', () => map(layers.rescaling({ scale: 0.5, offset: -2 }))],
  ['head', () => fill(buildHead({ featureCount: 20, classCount: 3, hiddenUnits: 6, dropout: 0.5 }))],
  ['head without hidden layer', () => fill(buildHead({ featureCount: 20, classCount: 2, hiddenUnits: 0, dropout: 0 }))],
])('%s: ONNX Runtime gives what TF.js gives within 1e-5', async (_, build) => {
  const model = build();
  expect(await largestDifference(model)).toBeLessThan(1e-5);
  model.dispose();
});

test('weights that are given stand in place of those of the model, and must fit', () => {
  const model = buildSmallNetwork();
  const own = modelWeights(model);
  const changed = own.map((tensor): WeightTensor => ({ ...tensor, values: tensor.values.map((value) => value + 1) }));
  const given = new Map(changed.map((tensor) => [tensor.name, tensor]));
  const found = compileModel(model, given).nodes.flatMap(weightsOf);
  expect(found.map(({ name }) => name)).toEqual(own.map(({ name }) => name));
  for (const { name, values } of found) expect(values).toBe(given.get(name)!.values);
  // What is trained follows from the layer, as without given weights.
  expect(found.map(({ trainable }) => trainable)).toEqual(
    compileModel(model)
      .nodes.flatMap(weightsOf)
      .map(({ trainable }) => trainable),
  );
  const [first] = own;
  given.set(first!.name, { ...first!, shape: [1] });
  expect(() => compileModel(model, given)).toThrow(expect.objectContaining({ code: 'weights/mismatch' }));
  given.delete(first!.name);
  expect(() => compileModel(model, given)).toThrow(expect.objectContaining({ code: 'weights/mismatch' }));
  model.dispose();
});

test('batch norms behind convolutions disappear, others stay; every input comes before its use', () => {
  const model = buildSmallNetwork();
  const graph = compileForInference(model);
  expect(graph.nodes.filter(({ op }) => op === 'batch-norm').map(({ name }) => name)).toEqual(['unfolded']);
  const seen = new Set<string>();
  for (const node of graph.nodes) {
    for (const input of inputsOf(node)) expect(seen.has(input), `${node.name} reads ${input}`).toBe(true);
    seen.add(node.name);
  }
  const used = new Set<string>(graph.nodes.map(({ op }) => op));
  expect(used).toContain('identity');
  expect(used).not.toContain('dropout');
  model.dispose();
});

test.each([
  ['an unknown layer', () => map(layers.gaussianNoise({ stddev: 1 })), 'GaussianNoise'],
  ['an unknown activation', () => map(layers.conv2d({ filters: 1, kernelSize: 1, activation: 'softsign' })), 'Conv2D'],
  ['a nested model', () => map(tfl.sequential({ layers: [layers.reLU({ inputShape: [9, 7, 3] })] })), 'Sequential'],
  ['a batch norm over rows', () => map(layers.batchNormalization({ axis: 1 })), 'BatchNormalization'],
  ['a softmax over a map', () => map(layers.softmax()), 'Softmax'],
  ['a dilated depthwise convolution', () => map(layers.depthwiseConv2d({ kernelSize: 2, dilationRate: 2 })), 'DepthwiseConv2D'],
  [
    'a depthwise convolution of unequal strides',
    () => map(layers.depthwiseConv2d({ kernelSize: 2, strides: [1, 2] })),
    'DepthwiseConv2D',
  ],
  [
    'a separable convolution with strides and dilations',
    () => map(layers.separableConv2d({ filters: 2, kernelSize: 2, strides: 2, dilationRate: 2 })),
    'SeparableConv2D',
  ],
  ['a dense layer on a map', () => map(layers.dense({ units: 2 })), 'Dense'],
  ['bilinear up-sampling', () => map(layers.upSampling2d({ interpolation: 'bilinear' })), 'UpSampling2D'],
  ['channels first', () => map(layers.zeroPadding2d({ dataFormat: 'channelsFirst' })), 'ZeroPadding2D'],
  ['a concatenation over rows', () => concatenated(1), 'Concatenate'],
  ['dropout of whole channels', () => map(layers.dropout({ rate: 0.5, noiseShape: [1, 1, 1, 3] })), 'Dropout'],
])('%s is refused by name', (_, build, kind) => {
  const model = build();
  expect(() => compileForInference(model)).toThrow(
    expect.objectContaining({ code: 'model/unsupported-layer', details: expect.objectContaining({ kind }) }),
  );
  expect(() => compileModel(model)).toThrow(expect.objectContaining({ code: 'model/unsupported-layer' }));
  model.dispose();
});

function concatenated(axis: number): tfl.LayersModel {
  const input = tfl.input({ shape: [9, 7, 3] });
  const other = layers.reLU().apply(input) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: layers.concatenate({ axis }).apply([input, other]) as tfl.SymbolicTensor });
}

test('a graph as it is trained keeps dropout, batch norms and which weights are trained', () => {
  const model = buildSmallNetwork();
  for (const name of ['conv', 'norm']) model.getLayer(name).trainable = false;
  const graph = compileModel(model);
  expect(graph.nodes.filter(({ op }) => op === 'dropout' || op === 'batch-norm').map(({ name }) => name)).toEqual([
    'norm',
    'unfolded',
    'dropout',
  ]);
  const weights = graph.nodes.flatMap(weightsOf);
  expect(weights.map(({ name }) => name)).toEqual(modelWeights(model).map(({ name }) => name));
  expect(weights.filter(({ trainable }) => !trainable).map(({ name }) => name)).toEqual([
    'conv/kernel',
    'norm/gamma',
    'norm/beta',
    'norm/moving_mean',
    'norm/moving_variance',
    'unfolded/moving_mean',
    'unfolded/moving_variance',
  ]);
  model.dispose();
});

test.each([
  // length, kernel, stride, dilation: TensorFlow's documentation of SAME
  [224, 3, 2, 1, [0, 1]],
  [112, 3, 1, 1, [1, 1]],
  [56, 5, 2, 1, [1, 2]],
  [7, 1, 1, 1, [0, 0]],
  [5, 2, 1, 1, [0, 1]],
  [9, 3, 1, 2, [2, 2]],
] as const)('same padding of %i with kernel %i, stride %i, dilation %i', (...row) => {
  const [length, kernel, stride, dilation, expected] = row;
  expect(samePadding(length, kernel, { stride, dilation })).toEqual(expected);
});

test('transposed agrees with TF.js', () => {
  const values = Float32Array.from(hashUnit(2 * 3 * 4 * 5, 9));
  for (const order of [
    [3, 2, 0, 1],
    [2, 3, 0, 1],
    [0, 1, 2, 3],
    [1, 0, 3, 2],
  ]) {
    const expected = tf.tidy(() => tf.transpose(tf.tensor(values, [2, 3, 4, 5]), order).dataSync());
    expect(transposed(values, [2, 3, 4, 5], order)).toEqual(expected);
  }
});
