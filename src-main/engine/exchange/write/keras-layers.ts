import type { LayersModel } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { NORMALIZATION_EPSILON } from '#main/engine/architectures/normalization-layer.ts';
import { LayerView, pairSchema } from '#main/engine/compile/layer-view.ts';
import { layersBetweenEnds } from '#main/engine/compile/model-ends.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { initializer, kerasActivation, UNREGULATED } from '#main/engine/exchange/keras-words.ts';

/** Settings of a layer as Keras 2 writes them, but for those that Keras 3 refuses and that have their default (`groups` of depthwise convolutions). */
export type KerasConfig = Readonly<Record<string, unknown>>;

/** One layer of a model as Keras 2 describes it. Shapes are without the batch axis. */
export interface KerasLayer {
  readonly className: string;
  readonly name: string;
  readonly config: KerasConfig;
  /** Names of the layers whose outputs this one reads. */
  readonly inputs: readonly string[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly shape: readonly number[];
  /** In Keras' order, named by their role: `kernel`, `bias`, … */
  readonly weights: readonly WeightTensor[];
}

/** A model with one input and one output as Keras 2 describes it; layers in Keras' order. */
export interface KerasModel {
  readonly name: string;
  readonly layers: readonly KerasLayer[];
  readonly input: string;
  readonly output: string;
}

/**
 * Describes a model in Keras' words, weights copied. Standardisation (`Normalization`) becomes a batch norm without scale and offset, which
 * computes the same and, other than that layer, exists in every version of Keras and in TensorFlow.js; channels the other way round become a
 * convolution (of vectors a dense layer) of zeros and ones, for the same reason. Errors: `model/unsupported-layer`.
 */
export function describeModel(model: LayersModel): KerasModel {
  const { layers, input, output } = layersBetweenEnds(model);
  return { name: model.name, layers: layers.map((layer) => describeLayer(new LayerView(layer))), input, output };
}

function describeLayer(view: LayerView): KerasLayer {
  const { kind, name, inputs, inputShapes, shape } = view;
  const place = { name, inputs, inputShapes, shape };
  if (kind === 'Normalization') return { ...place, ...standardisation(view) };
  if (kind === 'ReverseChannels') return { ...place, ...reversal(view) };
  const settings = CONFIGS[kind];
  if (settings === undefined) throw view.unsupported('it cannot be written for Keras');
  const weights = [...view.weights()].map(([role, { shape: weightShape, values }]) => ({
    name: role,
    shape: weightShape,
    values,
  }));
  if (kind === 'InputLayer') return { ...place, className: kind, config: settings(view), weights };
  return { ...place, className: kind, config: { ...commonConfig(view), ...settings(view) }, weights };
}

function commonConfig({ name, isTrainable }: LayerView): KerasConfig {
  return { name, trainable: isTrainable, dtype: 'float32' };
}

/** Far below the smallest deviation's square (1e-14), so that it changes nothing; Keras and our compiler want it above 0. */
const STANDARDISATION_EPSILON = 1e-16;

function standardisation(view: LayerView): Pick<KerasLayer, 'className' | 'config' | 'weights'> {
  const mean = view.weight('mean');
  const variance = view.weight('variance').values.map((value) => Math.max(Math.sqrt(value), NORMALIZATION_EPSILON) ** 2);
  const config = normConfig(view.shape.length, { momentum: 0.99, epsilon: STANDARDISATION_EPSILON, center: false, scale: false });
  return {
    className: 'BatchNormalization',
    config: { ...commonConfig(view), trainable: false, ...config },
    weights: [
      { name: 'moving_mean', shape: mean.shape, values: mean.values },
      { name: 'moving_variance', shape: mean.shape, values: variance },
    ],
  };
}

/** Zeros and ones multiply and add up exactly. */
function reversal(view: LayerView): Pick<KerasLayer, 'className' | 'config' | 'weights'> {
  const channels = view.shape.at(-1) ?? 1;
  const isMap = view.shape.length === 3;
  const reversed = Float32Array.from({ length: channels ** 2 }, (_, at) =>
    Math.floor(at / channels) + (at % channels) === channels - 1 ? 1 : 0,
  );
  const plain = { activation: 'linear', use_bias: false };
  const window = { kernel_size: [1, 1], strides: [1, 1], padding: 'valid', ...CHANNELS_LAST, dilation_rate: [1, 1], ...plain };
  const config = isMap ? convConfig(channels, window) : denseConfig(channels, plain);
  return {
    className: isMap ? 'Conv2D' : 'Dense',
    config: { ...commonConfig(view), trainable: false, ...config },
    weights: [{ name: 'kernel', shape: [...(isMap ? [1, 1] : []), channels, channels], values: reversed }],
  };
}

interface NormSettings {
  readonly momentum: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

function normConfig(axis: number, { momentum, epsilon, center, scale }: NormSettings): KerasConfig {
  return {
    axis: [axis],
    momentum,
    epsilon,
    center,
    scale,
    beta_initializer: initializer('Zeros'),
    gamma_initializer: initializer('Ones'),
    moving_mean_initializer: initializer('Zeros'),
    moving_variance_initializer: initializer('Ones'),
    beta_regularizer: null,
    gamma_regularizer: null,
    beta_constraint: null,
    gamma_constraint: null,
  };
}

const CHANNELS_LAST = { data_format: 'channels_last' } as const;
/** One number, or one for each channel. */
const factorsSchema = z.number().or(z.array(z.number()));
const NOTHING = (): KerasConfig => ({});

/** The settings that all convolutions have, in Keras' order. */
function windowConfig(view: LayerView): KerasConfig {
  view.setting('dataFormat', z.literal('channelsLast'));
  return {
    kernel_size: view.setting('kernelSize', pairSchema),
    strides: view.setting('strides', pairSchema),
    padding: view.setting('padding', z.enum(['same', 'valid'])),
    ...CHANNELS_LAST,
    dilation_rate: view.setting('dilationRate', pairSchema),
    activation: kerasActivation(view, view.activation),
    use_bias: view.optionalWeight('bias') !== null,
  };
}

function poolConfig(view: LayerView): KerasConfig {
  view.setting('dataFormat', z.literal('channelsLast'));
  return {
    pool_size: view.setting('poolSize', pairSchema),
    padding: view.setting('padding', z.enum(['same', 'valid'])),
    strides: view.setting('strides', pairSchema),
    ...CHANNELS_LAST,
  };
}

/** `window`: as `windowConfig`, activation and bias with it. */
function convConfig(filters: number | undefined, window: KerasConfig): KerasConfig {
  return { filters, groups: 1, ...window, ...kernelAndBias() };
}

/** `ends`: activation, and whether there is a bias. */
function denseConfig(units: number | undefined, ends: KerasConfig): KerasConfig {
  return { units, ...ends, ...kernelAndBias() };
}

function kernelAndBias(): KerasConfig {
  return {
    kernel_initializer: initializer('GlorotUniform'),
    bias_initializer: initializer('Zeros'),
    ...UNREGULATED,
  };
}

/** What depthwise and separable convolutions begin with. How they spread channels is the last axis of their kernel. */
function depthConfig(view: LayerView): KerasConfig {
  return {
    ...windowConfig(view),
    bias_initializer: initializer('Zeros'),
    bias_regularizer: null,
    activity_regularizer: null,
    bias_constraint: null,
    depth_multiplier: view.weight('depthwise_kernel').shape[3] ?? 1,
    depthwise_initializer: initializer('GlorotUniform'),
  };
}

/** What each layer class writes behind name, trainable and dtype. A class that is compiled but not here is refused by name. */
const CONFIGS: Readonly<Record<string, (view: LayerView) => KerasConfig>> = {
  InputLayer: ({ name, shape }) => ({
    batch_input_shape: [null, ...shape],
    dtype: 'float32',
    sparse: false,
    ragged: false,
    name,
  }),
  Conv2D: (view) => convConfig(view.shape.at(-1), windowConfig(view)),
  DepthwiseConv2D: (view) => ({
    ...depthConfig(view),
    depthwise_regularizer: null,
    depthwise_constraint: null,
  }),
  SeparableConv2D: (view) => ({
    filters: view.shape.at(-1),
    ...depthConfig(view),
    pointwise_initializer: initializer('GlorotUniform'),
    depthwise_regularizer: null,
    pointwise_regularizer: null,
    depthwise_constraint: null,
    pointwise_constraint: null,
  }),
  Dense: (view) =>
    denseConfig(view.shape.at(-1), {
      activation: kerasActivation(view, view.activation),
      use_bias: view.optionalWeight('bias') !== null,
    }),
  BatchNormalization: (view) =>
    normConfig(view.shape.length, {
      momentum: view.setting('momentum', z.number()),
      epsilon: view.setting('epsilon', z.number()),
      center: view.optionalWeight('beta') !== null,
      scale: view.optionalWeight('gamma') !== null,
    }),
  Activation: (view) => ({ activation: kerasActivation(view, view.activation) }),
  ReLU: (view) => ({
    max_value: view.setting('maxValue', z.number().positive().nullish()) ?? null,
    negative_slope: 0,
    threshold: 0,
  }),
  LeakyReLU: (view) => ({ alpha: view.setting('alpha', z.number()) }),
  ELU: (view) => ({ alpha: view.setting('alpha', z.number()) }),
  Softmax: () => ({ axis: -1 }),
  Add: NOTHING,
  Multiply: NOTHING,
  Concatenate: () => ({ axis: -1 }),
  ZeroPadding2D: (view) => ({ padding: view.setting('padding', z.array(z.array(z.number()))), ...CHANNELS_LAST }),
  MaxPooling2D: poolConfig,
  AveragePooling2D: poolConfig,
  GlobalAveragePooling2D: () => ({ ...CHANNELS_LAST, keepdims: false }),
  GlobalMaxPooling2D: () => ({ ...CHANNELS_LAST, keepdims: false }),
  UpSampling2D: (view) => ({ size: view.setting('size', pairSchema), ...CHANNELS_LAST, interpolation: 'nearest' }),
  Permute: (view) => ({ dims: view.setting('dims', z.array(z.number())) }),
  Reshape: ({ shape }) => ({ target_shape: shape }),
  Flatten: () => CHANNELS_LAST,
  Dropout: (view) => ({ rate: view.setting('rate', z.number()), noise_shape: null, seed: null }),
  Rescaling: (view) => ({ scale: view.setting('scale', factorsSchema), offset: view.setting('offset', factorsSchema) }),
};

/** The layer classes that can be written for Keras. */
export const WRITTEN_LAYERS: readonly string[] = [...Object.keys(CONFIGS), 'Normalization', 'ReverseChannels'];
