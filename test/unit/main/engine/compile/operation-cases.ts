import * as tfl from '@tensorflow/tfjs-layers';
import type { Probe } from '#test/support/network-function.ts';
import { CHANNEL_CASES } from './channel-cases.ts';

type Symbolic = tfl.SymbolicTensor;

/** A row of the table: what is probed, and what TF.js cannot say about it. */
export interface OperationCase extends Probe {
  readonly name: string;
  /** Why TF.js gives no gradient to compare with; there finite differences alone decide. */
  readonly noTfjsGradient?: string;
  /** Training mode in TF.js; false: a frozen batch norm, which TF.js alone would train. */
  readonly tfjsTraining?: false;
}

const { layers } = tfl;
const MAP = [6, 5, 3];
const VECTOR = [7];

function through(...steps: readonly tfl.layers.Layer[]): (value: Symbolic) => Symbolic {
  return (value) => steps.reduce((read, layer) => layer.apply(read) as Symbolic, value);
}

function map(name: string, layer: () => tfl.layers.Layer, more: Partial<OperationCase> = {}): OperationCase {
  return { name, shape: MAP, build: (value) => through(layer())(value), ...more };
}

function vector(name: string, layer: () => tfl.layers.Layer, more: Partial<OperationCase> = {}): OperationCase {
  return { name, shape: VECTOR, build: (value) => through(layer())(value), ...more };
}

const NO_PARTS = 'TF.js cannot train a batch norm that has no scale or no centre';
const WHOLE_WINDOWS = 'TF.js takes a window at the border for a whole one in the gradient';
const OTHER_BLOCKS = 'TF.js sums up other pixels than those that it repeated';
const NO_DILATION = 'TF.js has no gradient of dilated convolutions';

const CONVOLUTIONS: readonly OperationCase[] = [
  map('conv2d valid', () => layers.conv2d({ filters: 4, kernelSize: 3 })),
  map('conv2d same', () => layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' })),
  map('conv2d without bias', () => layers.conv2d({ filters: 4, kernelSize: 3, useBias: false })),
  map('conv2d 1 x 1', () => layers.conv2d({ filters: 4, kernelSize: 1 })),
  map('conv2d 1 x 1, stride 2', () => layers.conv2d({ filters: 4, kernelSize: 1, strides: 2 })),
  map('conv2d stride 2, same', () => layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same' })),
  map('conv2d stride 2, valid', () => layers.conv2d({ filters: 4, kernelSize: 3, strides: 2 })),
  map('conv2d strides 2 and 1', () => layers.conv2d({ filters: 4, kernelSize: 3, strides: [2, 1], padding: 'same' })),
  map('conv2d 2 x 4, same', () => layers.conv2d({ filters: 2, kernelSize: [2, 4], padding: 'same' })),
  map('conv2d 1 x 5, same', () => layers.conv2d({ filters: 2, kernelSize: [1, 5], padding: 'same' })),
  map('conv2d stride 3 over kernel 2', () => layers.conv2d({ filters: 2, kernelSize: 2, strides: 3 })),
  map('conv2d dilated, valid', () => layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2 }), {
    noTfjsGradient: NO_DILATION,
  }),
  map('conv2d dilated, same', () => layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: 2, padding: 'same' }), {
    noTfjsGradient: NO_DILATION,
  }),
  map(
    'conv2d dilations 3 and 1, same',
    () => layers.conv2d({ filters: 2, kernelSize: 3, dilationRate: [3, 1], padding: 'same' }),
    {
      noTfjsGradient: NO_DILATION,
    },
  ),
  map('conv2d with activation', () => layers.conv2d({ filters: 4, kernelSize: 3, activation: 'tanh' })),
  map('depthwise valid', () => layers.depthwiseConv2d({ kernelSize: 3 })),
  map('depthwise same, multiplier 3', () => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 3, padding: 'same' })),
  map('depthwise stride 2, same', () => layers.depthwiseConv2d({ kernelSize: 3, strides: 2, padding: 'same', useBias: false })),
  map('depthwise 5 x 5, stride 2, valid', () => layers.depthwiseConv2d({ kernelSize: 5, strides: 2 })),
  map('separable', () => layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same', depthMultiplier: 2 })),
  map('separable with stride and activation', () =>
    layers.separableConv2d({ filters: 4, kernelSize: 3, strides: 2, activation: 'swish' }),
  ),
  map(
    'separable, dilated, same',
    () => layers.separableConv2d({ filters: 4, kernelSize: 3, dilationRate: 2, padding: 'same', depthMultiplier: 2 }),
    { noTfjsGradient: NO_DILATION },
  ),
  map('separable, dilations 3 and 2, valid', () => layers.separableConv2d({ filters: 4, kernelSize: 2, dilationRate: [3, 2] }), {
    noTfjsGradient: NO_DILATION,
  }),
  vector('dense', () => layers.dense({ units: 4 })),
  vector('dense without bias, activated', () => layers.dense({ units: 4, useBias: false, activation: 'sigmoid' })),
];

const frozenNorm = (): tfl.layers.Layer => layers.batchNormalization({ trainable: false });

const NORMS: readonly OperationCase[] = [
  map('batch norm', () => layers.batchNormalization()),
  map('batch norm without scale', () => layers.batchNormalization({ scale: false }), { noTfjsGradient: NO_PARTS }),
  map('batch norm without centre', () => layers.batchNormalization({ center: false }), { noTfjsGradient: NO_PARTS }),
  map('batch norm, neither', () => layers.batchNormalization({ scale: false, center: false, epsilon: 0.01 }), {
    noTfjsGradient: NO_PARTS,
  }),
  map('batch norm, frozen', frozenNorm, { tfjsTraining: false }),
  {
    name: 'batch norm behind a convolution',
    shape: MAP,
    build: (x) => through(layers.conv2d({ filters: 4, kernelSize: 3 }), layers.batchNormalization())(x),
  },
  {
    name: 'frozen batch norm behind a convolution',
    shape: MAP,
    build: (x) => through(layers.conv2d({ filters: 4, kernelSize: 3 }), frozenNorm())(x),
    tfjsTraining: false,
  },
  {
    name: 'batch norm of vectors, frozen',
    shape: VECTOR,
    build: (x) => through(frozenNorm())(x),
    tfjsTraining: false,
  },
  // Of two values a batch norm leaves little but the sign, unless its epsilon is large.
  vector('batch norm of vectors', () => layers.batchNormalization({ epsilon: 0.5 })),
  vector('batch norm of vectors, neither', () => layers.batchNormalization({ scale: false, center: false, epsilon: 0.5 }), {
    noTfjsGradient: NO_PARTS,
  }),
  map('rescaling', () => layers.rescaling({ scale: 0.5, offset: -2 })),
];

const ACTIVATIONS: readonly OperationCase[] = [
  map('relu layer', () => layers.reLU()),
  map('relu6 layer', () => layers.reLU({ maxValue: 6 }), { range: 7.9 }),
  map('relu with another limit', () => layers.reLU({ maxValue: 1.25 })),
  map('relu', () => layers.activation({ activation: 'relu' })),
  map('relu6', () => layers.activation({ activation: 'relu6' }), { range: 7.9 }),
  map('leaky relu', () => layers.leakyReLU({ alpha: 0.1 })),
  map('elu layer', () => layers.elu()),
  map('elu', () => layers.activation({ activation: 'elu' })),
  map('swish', () => layers.activation({ activation: 'swish' })),
  map('sigmoid', () => layers.activation({ activation: 'sigmoid' })),
  map('tanh', () => layers.activation({ activation: 'tanh' })),
  map('hard sigmoid', () => layers.activation({ activation: 'hardSigmoid' }), { range: 4 }),
  map('linear', () => layers.activation({ activation: 'linear' })),
  vector('softmax layer', () => layers.softmax()),
  vector('softmax', () => layers.activation({ activation: 'softmax' })),
];

/** Two branches of one value and what joins them. */
function branches(name: string, join: () => tfl.layers.Layer, paths: readonly (() => tfl.layers.Layer)[]): OperationCase {
  return { name, shape: MAP, build: (x) => join().apply(paths.map((path) => path().apply(x) as Symbolic)) as Symbolic };
}

const point = (): tfl.layers.Layer => layers.conv2d({ filters: 3, kernelSize: 1 });
const wide = (): tfl.layers.Layer => layers.conv2d({ filters: 4, kernelSize: 1 });
const self = (): tfl.layers.Layer => layers.activation({ activation: 'linear' });
const bent = (): tfl.layers.Layer => layers.activation({ activation: 'tanh' });

const JOINS: readonly OperationCase[] = [
  branches('add', () => layers.add(), [point, self]),
  branches('add of three', () => layers.add(), [point, self, bent]),
  branches('multiply', () => layers.multiply(), [point, bent]),
  branches('multiply of three', () => layers.multiply(), [point, self, bent]),
  branches('concatenate', () => layers.concatenate(), [wide, self, point]),
  {
    name: 'multiply channelwise',
    shape: MAP,
    build: (x) => {
      const gate = through(
        layers.globalAveragePooling2d({}),
        layers.reshape({ targetShape: [1, 1, 3] }),
        layers.conv2d({ filters: 3, kernelSize: 1, activation: 'sigmoid' }),
      )(x);
      return layers.multiply().apply([point().apply(x) as Symbolic, gate]) as Symbolic;
    },
  },
  {
    name: 'add of a value to itself',
    shape: MAP,
    build: (x) => {
      const once = point().apply(x) as Symbolic;
      return layers.add().apply([once, once]) as Symbolic;
    },
  },
  {
    name: 'concatenate of vectors',
    shape: VECTOR,
    build: (x) => layers.concatenate().apply([layers.dense({ units: 3 }).apply(x) as Symbolic, x]) as Symbolic,
  },
];

const side = (top: number, bottom: number, left: number, right: number): tfl.layers.Layer =>
  layers.zeroPadding2d({
    padding: [
      [top, bottom],
      [left, right],
    ],
  });

const POOLS: readonly OperationCase[] = [
  map('max pool', () => layers.maxPooling2d({ poolSize: 2 })),
  map('max pool, same', () => layers.maxPooling2d({ poolSize: 2, padding: 'same' })),
  map('max pool, overlapping', () => layers.maxPooling2d({ poolSize: 3, strides: 2 })),
  map('max pool, overlapping, same', () => layers.maxPooling2d({ poolSize: 3, strides: 1, padding: 'same' })),
  map('max pool 3 x 2, strides 1 and 2', () => layers.maxPooling2d({ poolSize: [3, 2], strides: [1, 2] })),
  {
    name: 'max pool behind zero padding',
    shape: MAP,
    build: (x) => through(side(1, 1, 1, 1), layers.maxPooling2d({ poolSize: 3, strides: 2 }))(x),
  },
  {
    name: 'max pool behind zero padding of negative values',
    shape: MAP,
    build: (x) =>
      through(
        layers.rescaling({ scale: 0.25, offset: -3 }),
        side(1, 1, 1, 1),
        layers.maxPooling2d({ poolSize: 3, strides: 2 }),
      )(x),
  },
  map('average pool', () => layers.averagePooling2d({ poolSize: 2 })),
  map('average pool, same', () => layers.averagePooling2d({ poolSize: 2, padding: 'same' }), {
    noTfjsGradient: WHOLE_WINDOWS,
  }),
  map('average pool, overlapping', () => layers.averagePooling2d({ poolSize: 3, strides: 2 })),
  map('average pool, overlapping, same', () => layers.averagePooling2d({ poolSize: 3, strides: 1, padding: 'same' }), {
    noTfjsGradient: WHOLE_WINDOWS,
  }),
  map('global average pool', () => layers.globalAveragePooling2d({})),
  map('global max pool', () => layers.globalMaxPooling2d({})),
];

const SHAPES: readonly OperationCase[] = [
  map('zero padding', () => side(1, 2, 0, 3)),
  map('flatten', () => layers.flatten()),
  { name: 'flatten, then dense', shape: MAP, build: (x) => through(layers.flatten(), layers.dense({ units: 3 }))(x) },
  map('reshape to another map', () => layers.reshape({ targetShape: [3, 10, 3] })),
  map('reshape to a matrix', () => layers.reshape({ targetShape: [30, 3] })),
  map('permute a map', () => layers.permute({ dims: [3, 1, 2] })),
  {
    name: 'permute a matrix',
    shape: MAP,
    build: (x) => through(layers.reshape({ targetShape: [30, 3] }), layers.permute({ dims: [2, 1] }))(x),
  },
  map('up-sampling', () => layers.upSampling2d({ size: [2, 3] }), { noTfjsGradient: OTHER_BLOCKS }),
  map('dropout', () => layers.dropout({ rate: 0.4 }), { noTfjsGradient: 'TF.js leaves out other values' }),
  map('dropout of whole images', () => layers.dropout({ rate: 0.3, noiseShape: [null, 1, 1, 1] as unknown as number[] }), {
    noTfjsGradient: 'TF.js leaves out other images',
  }),
  map('dropout of nothing', () => layers.dropout({ rate: 0 })),
];

/** Every operation in every form that a layer can ask for. */
export const OPERATION_CASES: readonly OperationCase[] = [
  ...CONVOLUTIONS,
  ...NORMS,
  ...CHANNEL_CASES,
  ...ACTIVATIONS,
  ...JOINS,
  ...POOLS,
  ...SHAPES,
];
