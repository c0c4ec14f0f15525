import * as tfl from '@tensorflow/tfjs-layers';
import { onPlainBackend } from '#main/engine/tfjs/backend.ts';
import { Normalization } from './normalization-layer.ts';

/** What a layer gives and takes while a network is built. */
export type Output = tfl.SymbolicTensor;

type Pair = readonly [number, number];
type Padding = 'same' | 'valid';

/** A convolution in Keras' words; what is left out has Keras' default. `name` left out: the name that Keras makes up. */
export interface ConvOptions {
  readonly name?: string;
  readonly filters: number;
  readonly kernelSize: number | Pair;
  readonly strides?: number;
  readonly padding?: Padding;
  readonly useBias?: boolean;
  readonly activation?: 'relu' | 'swish' | 'sigmoid';
}

/** A depthwise convolution without bias. */
export interface DepthwiseOptions {
  readonly name?: string;
  readonly kernelSize: number;
  readonly strides?: number;
  readonly padding?: Padding;
}

/** A depthwise convolution and a 1 x 1 convolution behind it, without bias. */
export interface SeparableOptions extends DepthwiseOptions {
  readonly filters: number;
}

/** A pooling layer; `strides` left out: the pool size. */
export interface PoolOptions {
  readonly name?: string;
  readonly poolSize: number;
  readonly strides?: number;
  readonly padding?: Padding;
}

/** Batch normalisation; what is left out has Keras' default (`epsilon` 0.001, `momentum` 0.99, with `gamma`). */
export interface NormOptions {
  readonly name?: string;
  readonly epsilon?: number;
  readonly momentum?: number;
  readonly scale?: boolean;
}

/** Zeros, because the weights are read from a file or drawn later: drawing millions of random numbers here would cost time for nothing. */
const UNSET = { kernelInitializer: 'zeros', depthwiseInitializer: 'zeros' } as const;

/** One random number an image; TF.js takes the open batch axis as null, which its types do not know. */
const WHOLE_IMAGE = [null, 1, 1, 1] as const;

/** Numbers the layers whose names Keras makes up: `conv2d`, `conv2d_1`, … */
export function makeNamer(): (base: string) => string {
  const counts = new Map<string, number>();
  return (base) => {
    const count = counts.get(base) ?? 0;
    counts.set(base, count + 1);
    return count === 0 ? base : `${base}_${count}`;
  };
}

/** `correct_pad` of Keras, before a convolution of stride 2: half the kernel around, but one less above and left where the size is even. */
export function correctPad(input: Output, kernelSize: number): Pair {
  const half = Math.floor(kernelSize / 2);
  return [half - 1 + (Number(input.shape[1]) % 2), half];
}

/**
 * Builds a network layer by layer with Keras' names and defaults, weights zero. One instance a network, used in the order of the Keras
 * source, so that made-up names get the same numbers. TF.js orders `model.layers` as Keras does (by depth, then by the walk back from
 * the output), so the order of layers and weights is Keras' too.
 */
export class NetworkBuilder {
  readonly #number = makeNamer();

  /** The input layer: a square image of three channels. */
  input(size: number): Output {
    return tfl.input({ shape: [size, size, 3], name: this.#number('input_1') });
  }

  /** `Conv2D`. */
  conv(input: Output, { name, kernelSize, ...options }: ConvOptions): Output {
    const size = typeof kernelSize === 'number' ? kernelSize : [...kernelSize];
    return withWeights(
      tfl.layers.conv2d({ ...UNSET, ...options, kernelSize: size, name: name ?? this.#number('conv2d') }),
      input,
    );
  }

  /** `DepthwiseConv2D` without bias. */
  depthwise(input: Output, { name, ...options }: DepthwiseOptions): Output {
    const config = { ...UNSET, useBias: false, ...options, name: name ?? this.#number('depthwise_conv2d') };
    return withWeights(tfl.layers.depthwiseConv2d(config), input);
  }

  /** `SeparableConv2D` without bias. */
  separable(input: Output, { name, ...options }: SeparableOptions): Output {
    const initializers = { depthwiseInitializer: 'zeros', pointwiseInitializer: 'zeros' } as const;
    const config = { ...initializers, useBias: false, ...options, name: name ?? this.#number('separable_conv2d') };
    return withWeights(tfl.layers.separableConv2d(config), input);
  }

  /** `BatchNormalization` over the channels. */
  norm(input: Output, { name, ...options }: NormOptions = {}): Output {
    const config = { epsilon: 0.001, momentum: 0.99, ...options, name: name ?? this.#number('batch_normalization') };
    return withWeights(tfl.layers.batchNormalization(config), input);
  }

  /** `Activation` with ReLU. */
  relu(input: Output, name?: string): Output {
    return only(tfl.layers.activation({ activation: 'relu', name: name ?? this.#number('activation') }).apply(input));
  }

  /** `Activation` with swish. */
  swish(input: Output, name: string): Output {
    return only(tfl.layers.activation({ activation: 'swish', name }).apply(input));
  }

  /** `ReLU` that stops at 6. */
  relu6(input: Output, name?: string): Output {
    return only(tfl.layers.reLU({ maxValue: 6, name: name ?? this.#number('re_lu') }).apply(input));
  }

  /** `ZeroPadding2D`: so many rows and columns all around; of a pair the first above and left, the second below and right. */
  pad(input: Output, padding: number | Pair, name?: string): Output {
    const sides: [number, number] = typeof padding === 'number' ? [padding, padding] : [...padding];
    const config = { padding: [sides, sides] satisfies [Pair, Pair], name: name ?? this.#number('zero_padding2d') };
    return only(tfl.layers.zeroPadding2d(config).apply(input));
  }

  /** `MaxPooling2D`. */
  maxPool(input: Output, { name, ...options }: PoolOptions): Output {
    return only(tfl.layers.maxPooling2d({ ...options, name: name ?? this.#number('max_pooling2d') }).apply(input));
  }

  /** `AveragePooling2D`. */
  averagePool(input: Output, { name, ...options }: PoolOptions): Output {
    return only(tfl.layers.averagePooling2d({ ...options, name: name ?? this.#number('average_pooling2d') }).apply(input));
  }

  /** `GlobalAveragePooling2D`. */
  globalAveragePool(input: Output, name?: string): Output {
    return only(tfl.layers.globalAveragePooling2d({ name: name ?? this.#number('global_average_pooling2d') }).apply(input));
  }

  /** `Add`. */
  add(inputs: readonly Output[], name?: string): Output {
    return only(tfl.layers.add({ name: name ?? this.#number('add') }).apply([...inputs]));
  }

  /** `Multiply`. */
  multiply(inputs: readonly Output[], name: string): Output {
    return only(tfl.layers.multiply({ name }).apply([...inputs]));
  }

  /** `Concatenate` along the channels. */
  concat(inputs: readonly Output[], name?: string): Output {
    return only(tfl.layers.concatenate({ axis: -1, name: name ?? this.#number('concatenate') }).apply([...inputs]));
  }

  /** `Flatten`. */
  flatten(input: Output): Output {
    return only(tfl.layers.flatten({ name: this.#number('flatten') }).apply(input));
  }

  /** `Reshape`. */
  reshape(input: Output, targetShape: readonly number[], name: string): Output {
    return only(tfl.layers.reshape({ targetShape: [...targetShape], name }).apply(input));
  }

  /** `Rescaling` by a factor. */
  rescaling(input: Output, scale: number): Output {
    return only(tfl.layers.rescaling({ scale, name: this.#number('rescaling') }).apply(input));
  }

  /** `Normalization` of the channels, with the counter that Keras keeps beside mean and variance. */
  normalization(input: Output): Output {
    return withWeights(new Normalization({ hasCount: true, name: this.#number('normalization') }), input);
  }

  /** `Dropout` of an image's whole branch at once; nothing where `rate` is 0. */
  dropBranch(input: Output, rate: number, name: string): Output {
    if (rate === 0) return input;
    return only(tfl.layers.dropout({ rate, noiseShape: WHOLE_IMAGE as unknown as number[], name }).apply(input));
  }

  /** `Dropout`: `rate` of the values, in [0, 1). */
  dropout(input: Output, rate: number): Output {
    return only(tfl.layers.dropout({ rate, name: this.#number('dropout') }).apply(input));
  }

  /** `Dense`. */
  dense(input: Output, units: number, activation: 'relu' | 'softmax' | 'sigmoid'): Output {
    return withWeights(tfl.layers.dense({ ...UNSET, units, activation, name: this.#number('dense') }), input);
  }
}

/** Applies a layer that has weights. */
function withWeights(layer: tfl.layers.Layer, input: Output): Output {
  return only(onPlainBackend(() => layer.apply(input)));
}

/** A layer on symbolic tensors gives symbolic tensors; none of these layers gives more than one. */
function only(output: unknown): Output {
  if (!(output instanceof tfl.SymbolicTensor)) throw new TypeError('a layer gave something other than one symbolic tensor');
  return output;
}
