import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { ConvOptions, Output } from './network-builder.ts';

/** One convolution of a branch: filters, kernel rows, kernel columns. */
type Step = readonly [filters: number, rows: number, columns: number];

/** Filters of the pooling branches of `mixed0` to `mixed2`. */
const POOL_FILTERS = [32, 64, 64] as const;
/** Filters inside the 7 x 7 branches of `mixed4` to `mixed7`. */
const FACTORISED_FILTERS = [128, 160, 160, 192] as const;

/** Layers have the names that Keras makes up, so everything is built in the order of the Keras source. */
class InceptionV3Builder {
  readonly #network = new NetworkBuilder();

  build(inputSize: number): tfl.LayersModel {
    const input = this.#network.input(inputSize);
    let x = this.#stem(input);
    POOL_FILTERS.forEach((filters, index) => {
      x = this.#mixedSmall(x, filters, `mixed${index}`);
    });
    x = this.#firstReduction(x);
    FACTORISED_FILTERS.forEach((filters, index) => {
      x = this.#mixedFactorised(x, filters, `mixed${index + 4}`);
    });
    x = this.#secondReduction(x);
    for (const index of [0, 1]) x = this.#mixedWide(x, index);
    return tfl.model({ inputs: input, outputs: x, name: 'inception_v3' });
  }

  #stem(input: Output): Output {
    let x = this.#halvingConv(input, 32);
    x = this.#conv(x, { filters: 32, kernelSize: 3, padding: 'valid' });
    x = this.#halvingPool(this.#chain(x, [64, 3, 3]));
    x = this.#conv(x, { filters: 80, kernelSize: 1, padding: 'valid' });
    x = this.#conv(x, { filters: 192, kernelSize: 3, padding: 'valid' });
    return this.#halvingPool(x);
  }

  /** `mixed0` to `mixed2`: 35 x 35 at 299. */
  #mixedSmall(x: Output, poolFilters: number, name: string): Output {
    const branch1x1 = this.#chain(x, [64, 1, 1]);
    const branch5x5 = this.#chain(x, [48, 1, 1], [64, 5, 5]);
    const branch3x3dbl = this.#chain(x, [64, 1, 1], [96, 3, 3], [96, 3, 3]);
    return this.#network.concat([branch1x1, branch5x5, branch3x3dbl, this.#pooled(x, poolFilters)], name);
  }

  /** `mixed3`: to 17 x 17. */
  #firstReduction(x: Output): Output {
    const branch3x3 = this.#halvingConv(x, 384);
    const branch3x3dbl = this.#halvingConv(this.#chain(x, [64, 1, 1], [96, 3, 3]), 96);
    return this.#network.concat([branch3x3, branch3x3dbl, this.#halvingPool(x)], 'mixed3');
  }

  /** `mixed4` to `mixed7`: 7 x 7 convolutions as 1 x 7 and 7 x 1. */
  #mixedFactorised(x: Output, f: number, name: string): Output {
    const branch1x1 = this.#chain(x, [192, 1, 1]);
    const branch7x7 = this.#chain(x, [f, 1, 1], [f, 1, 7], [192, 7, 1]);
    const branch7x7dbl = this.#chain(x, [f, 1, 1], [f, 7, 1], [f, 1, 7], [f, 7, 1], [192, 1, 7]);
    return this.#network.concat([branch1x1, branch7x7, branch7x7dbl, this.#pooled(x, 192)], name);
  }

  /** `mixed8`: to 8 x 8. */
  #secondReduction(x: Output): Output {
    const branch3x3 = this.#halvingConv(this.#chain(x, [192, 1, 1]), 320);
    const branch7x7x3 = this.#halvingConv(this.#chain(x, [192, 1, 1], [192, 1, 7], [192, 7, 1]), 192);
    return this.#network.concat([branch3x3, branch7x7x3, this.#halvingPool(x)], 'mixed8');
  }

  /** `mixed9` and `mixed10`: branches that part again. Keras names only one of the two inner concatenations. */
  #mixedWide(x: Output, index: number): Output {
    const branch1x1 = this.#chain(x, [320, 1, 1]);
    const branch3x3 = this.#parted(this.#chain(x, [384, 1, 1]), `mixed9_${index}`);
    const branch3x3dbl = this.#parted(this.#chain(x, [448, 1, 1], [384, 3, 3]));
    return this.#network.concat([branch1x1, branch3x3, branch3x3dbl, this.#pooled(x, 192)], `mixed${index + 9}`);
  }

  #parted(x: Output, name?: string): Output {
    return this.#network.concat([this.#chain(x, [384, 1, 3]), this.#chain(x, [384, 3, 1])], name);
  }

  #pooled(x: Output, filters: number): Output {
    return this.#chain(this.#network.averagePool(x, { poolSize: 3, strides: 1, padding: 'same' }), [filters, 1, 1]);
  }

  #halvingPool(x: Output): Output {
    return this.#network.maxPool(x, { poolSize: 3, strides: 2 });
  }

  #halvingConv(x: Output, filters: number): Output {
    return this.#conv(x, { filters, kernelSize: 3, strides: 2, padding: 'valid' });
  }

  #chain(input: Output, ...steps: readonly Step[]): Output {
    return steps.reduce(
      (x, [filters, rows, columns]) => this.#conv(x, { filters, kernelSize: [rows, columns], padding: 'same' }),
      input,
    );
  }

  /** `conv2d_bn` of Keras: no bias, batch norm without scale, ReLU. */
  #conv(input: Output, options: ConvOptions): Output {
    const x = this.#network.conv(input, { ...options, useBias: false });
    return this.#network.relu(this.#network.norm(x, { scale: false }));
  }
}

/**
 * InceptionV3 without top (Szegedy et al. 2016, arXiv:1512.00567), layer by layer as `keras.applications.InceptionV3`. `inputSize` 299
 * gives 8 x 8 x 2048 (`mixed10`). Weights are zero. TF.js must be ready.
 */
export function buildInceptionV3(inputSize: number): tfl.LayersModel {
  return new InceptionV3Builder().build(inputSize);
}
