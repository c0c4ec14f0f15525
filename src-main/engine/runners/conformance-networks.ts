import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { buildHead } from '#main/engine/architectures/head.ts';
import { ReverseChannels } from '#main/engine/architectures/reverse-channels-layer.ts';
import { hashUnit } from './formula.ts';

type Value = tfl.SymbolicTensor;
type Layer = tfl.layers.Layer;

const { layers } = tfl;
/** Weights come from the formula; drawing random ones first would cost time for nothing. */
const UNSET = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros' } as const;
const UNSET_SEPARABLE = { depthwiseInitializer: 'zeros', pointwiseInitializer: 'zeros' } as const;

/** Every weight from the formula: kernels around zero, variances around one. */
function setFormulaWeights(model: tfl.LayersModel): tfl.LayersModel {
  tf.tidy(() => {
    const values = model.weights.map((weight, salt) => {
      const shape = weight.shape.map(Number);
      const unit = hashUnit(
        shape.reduce((size, length) => size * length, 1),
        salt,
      );
      const isScale = /variance|gamma/.test(weight.originalName);
      return tf.tensor(
        Float32Array.from(unit, (u) => (isScale ? 0.9 + 0.2 * u : 0.4 * (u - 0.5))),
        shape,
        'float32',
      );
    });
    model.setWeights(values);
  });
  return model;
}

/** One layer after the other. A layer with one input and one output gives one value. */
function chain(value: Value, steps: readonly Layer[]): Value {
  return steps.reduce((last, layer) => layer.apply(last) as Value, value);
}

function joined(layer: Layer, values: Value[]): Value {
  return layer.apply(values) as Value;
}

/** A square of pixels, 0 to 255, brought near zero. */
function pixels(size: number): { readonly input: Value; readonly value: Value } {
  const input = tfl.input({ shape: [size, size, 3], name: 'pixels' });
  return { input, value: chain(input, [layers.rescaling({ scale: 1 / 128, offset: -127 / 128, name: 'rescaling' })]) };
}

function padding(top: number, bottom: number, left: number, right: number): Layer {
  const sides: [[number, number], [number, number]] = [
    [top, bottom],
    [left, right],
  ];
  return layers.zeroPadding2d({ padding: sides, name: 'padding' });
}

/** 16 x 16 pixels: a network of the MobileNet kind, from padding to classes. */
export function buildSmallNetwork(): tfl.LayersModel {
  const { input, value } = pixels(16);
  const trunk = chain(value, [
    padding(1, 0, 0, 1),
    layers.conv2d({ ...UNSET, filters: 8, kernelSize: 3, strides: 2, padding: 'same', useBias: false, name: 'conv' }),
    layers.batchNormalization({ name: 'norm' }),
    layers.reLU({ maxValue: 6, name: 'relu6' }),
    layers.depthwiseConv2d({ ...UNSET, kernelSize: 3, depthMultiplier: 2, padding: 'valid', name: 'depthwise' }),
    layers.activation({ activation: 'relu', name: 'relu' }),
    layers.conv2d({ ...UNSET, filters: 16, kernelSize: 1, activation: 'sigmoid', name: 'project' }),
  ]);
  const branch = chain(trunk, [layers.batchNormalization({ name: 'unfolded' })]);
  const output = chain(joined(layers.add({ name: 'sum' }), [trunk, branch]), [
    layers.flatten({ name: 'flat' }),
    layers.dense({ ...UNSET, units: 12, activation: 'relu6', name: 'hidden' }),
    layers.dropout({ rate: 0.5, name: 'dropout' }),
    layers.dense({ ...UNSET, units: 5, name: 'last' }),
    layers.softmax({ name: 'softmax' }),
  ]);
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'small' }));
}

/** 12 x 12 pixels: convolutions with dilation and strides, depthwise, separable, and the activations that bend below zero. */
export function buildConvolutions(): tfl.LayersModel {
  const { input, value } = pixels(12);
  const output = chain(value, [
    layers.conv2d({ ...UNSET, filters: 6, kernelSize: 3, dilationRate: 2, padding: 'same', name: 'dilated' }),
    layers.leakyReLU({ alpha: 0.2, name: 'leaky' }),
    layers.separableConv2d({
      ...UNSET_SEPARABLE,
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      activation: 'tanh',
      name: 'separable',
    }),
    layers.depthwiseConv2d({ ...UNSET, kernelSize: [3, 3], strides: [2, 2], padding: 'same', name: 'strided' }),
    layers.elu({ name: 'elu' }),
    layers.conv2d({
      ...UNSET,
      filters: 4,
      kernelSize: [1, 3],
      strides: [1, 1],
      padding: 'same',
      activation: 'swish',
      name: 'wide',
    }),
    layers.flatten({ name: 'flat' }),
    layers.dense({ ...UNSET, units: 6, activation: 'elu', name: 'hidden' }),
  ]);
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'convolutions' }));
}

/**
 * 12 x 12 pixels: every pooling, on values below zero, so that zeros around a map are its largest values: an optimiser that takes them for
 * minus infinity, as ONNX Runtime's does with a `Pad` before a `MaxPool`, gives other numbers. Then a gate of one value a channel.
 */
export function buildPools(): tfl.LayersModel {
  const { input, value } = pixels(12);
  const below = chain(value, [
    layers.conv2d({ ...UNSET, filters: 4, kernelSize: 3, padding: 'same', name: 'conv' }),
    layers.rescaling({ scale: 1, offset: -3, name: 'below' }),
  ]);
  const padded = chain(below, [padding(1, 1, 1, 1), layers.maxPooling2d({ poolSize: 3, strides: 2, name: 'trap' })]);
  const same = chain(below, [layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'same' })]);
  const average = chain(below, [layers.averagePooling2d({ poolSize: 3, strides: 2, padding: 'same', name: 'average' })]);
  const maps = joined(layers.concatenate({ name: 'maps' }), [padded, same, average]);
  const gate = chain(maps, [
    layers.globalAveragePooling2d({ name: 'squeeze' }),
    layers.reshape({ targetShape: [1, 1, 12], name: 'one-pixel' }),
    layers.conv2d({ ...UNSET, filters: 12, kernelSize: 1, activation: 'hardSigmoid', name: 'gate' }),
  ]);
  const gated = joined(layers.multiply({ name: 'gated' }), [maps, gate]);
  const output = chain(gated, [
    layers.upSampling2d({ size: [2, 2], name: 'larger' }),
    layers.conv2d({ ...UNSET, filters: 5, kernelSize: 3, strides: 2, padding: 'valid', activation: 'relu', name: 'last' }),
    layers.globalMaxPooling2d({ name: 'pool' }),
  ]);
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'pools' }));
}

/** 8 x 8 pixels: axes and shapes changed on the way to a vector, which is normalised and bent by the activations of vectors. */
export function buildShapes(): tfl.LayersModel {
  const { input, value } = pixels(8);
  const vector = chain(value, [
    new ReverseChannels({ name: 'blue-first' }),
    layers.permute({ dims: [2, 1, 3], name: 'permuted' }),
    layers.reshape({ targetShape: [4, 16, 3], name: 'reshaped' }),
    layers.averagePooling2d({ poolSize: [2, 4], name: 'fewer' }),
    layers.flatten({ name: 'flat' }),
    layers.batchNormalization({ name: 'norm' }),
  ]);
  const bent = ['swish', 'tanh', 'sigmoid', 'hardSigmoid', 'linear'] as const;
  const parts = bent.map((activation) => chain(vector, [layers.dense({ ...UNSET, units: 2, activation, name: activation })]));
  const output = joined(layers.concatenate({ name: 'all' }), parts);
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'shapes' }));
}

/** The head of a frozen network: normalisation, a hidden layer, classes. */
export function buildFormulaHead(): tfl.LayersModel {
  return setFormulaWeights(buildHead({ featureCount: 32, classCount: 4, hiddenUnits: 8, dropout: 0.3 }));
}

/** 8 x 8 pixels, smooth everywhere, so that finite differences are exact: what the training cases train. */
export function buildTrainedNetwork(): tfl.LayersModel {
  const { input, value } = pixels(8);
  const output = chain(value, [
    layers.conv2d({ ...UNSET, filters: 4, kernelSize: 3, padding: 'same', name: 'conv' }),
    layers.batchNormalization({ name: 'norm' }),
    layers.activation({ activation: 'tanh', name: 'tanh' }),
    layers.depthwiseConv2d({ ...UNSET, kernelSize: 3, strides: 2, padding: 'same', name: 'depthwise' }),
    layers.activation({ activation: 'swish', name: 'swish' }),
    layers.averagePooling2d({ poolSize: 2, name: 'average' }),
    layers.flatten({ name: 'flat' }),
    layers.dense({ ...UNSET, units: 3, activation: 'softmax', name: 'last' }),
  ]);
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'trained' }));
}
