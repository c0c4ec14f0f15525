import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';

/** Densely connected layers in each of the four blocks. */
type Blocks = readonly [number, number, number, number];

/** `keras.applications.densenet` gives every batch normalisation this epsilon. */
const EPSILON = 1.001e-5;
/** Channels that every dense layer adds. */
const GROWTH_RATE = 32;

class DenseNetBuilder {
  readonly #network = new NetworkBuilder();

  build(name: string, blocks: Blocks, inputSize: number): tfl.LayersModel {
    const network = this.#network;
    const input = network.input(inputSize);
    let x = network.pad(input, 3);
    x = network.conv(x, { filters: 64, kernelSize: 7, strides: 2, useBias: false, name: 'conv1/conv' });
    x = this.#normRelu(x, 'conv1/');
    x = network.maxPool(network.pad(x, 1), { poolSize: 3, strides: 2, name: 'pool1' });
    blocks.forEach((layers, index) => {
      const stage = index + 2;
      if (index > 0) x = this.#transition(x, `pool${stage - 1}_`);
      for (let i = 1; i <= layers; i++) x = this.#dense(x, `conv${stage}_block${i}_`);
    });
    return tfl.model({ inputs: input, outputs: this.#normRelu(x, ''), name });
  }

  /** `conv_block` of Keras: a bottleneck whose output is appended to its input. */
  #dense(input: Output, prefix: string): Output {
    let x = this.#normRelu(input, `${prefix}0_`);
    x = this.#network.conv(x, { filters: 4 * GROWTH_RATE, kernelSize: 1, useBias: false, name: `${prefix}1_conv` });
    x = this.#normRelu(x, `${prefix}1_`);
    x = this.#network.conv(x, {
      filters: GROWTH_RATE,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      name: `${prefix}2_conv`,
    });
    return this.#network.concat([input, x], `${prefix}concat`);
  }

  /** `transition_block` of Keras: half the channels, half the size. */
  #transition(input: Output, prefix: string): Output {
    const filters = Math.floor(Number(input.shape.at(-1)) / 2);
    const x = this.#network.conv(this.#normRelu(input, prefix), {
      filters,
      kernelSize: 1,
      useBias: false,
      name: `${prefix}conv`,
    });
    return this.#network.averagePool(x, { poolSize: 2, name: `${prefix}pool` });
  }

  #normRelu(input: Output, prefix: string): Output {
    return this.#network.relu(this.#network.norm(input, { name: `${prefix}bn`, epsilon: EPSILON }), `${prefix}relu`);
  }
}

/**
 * DenseNet201 without top (Huang et al. 2017, arXiv:1608.06993), layer by layer as `keras.applications.DenseNet201`. `inputSize` 224 gives
 * 7 x 7 x 1920 (`relu`). Weights are zero. TF.js must be ready.
 */
export function buildDenseNet201(inputSize: number): tfl.LayersModel {
  return new DenseNetBuilder().build('densenet201', [6, 12, 48, 32], inputSize);
}

/** DenseNet121 without top, as `keras.applications.DenseNet121`; `inputSize` 224 gives 7 x 7 x 1024. */
export function buildDenseNet121(inputSize: number): tfl.LayersModel {
  return new DenseNetBuilder().build('densenet121', [6, 12, 24, 16], inputSize);
}
