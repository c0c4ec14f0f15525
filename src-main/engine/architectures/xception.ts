import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';

/** Blocks 5 to 12: all alike. */
const MIDDLE_BLOCKS = 8;

class XceptionBuilder {
  readonly #network = new NetworkBuilder();

  build(inputSize: number): tfl.LayersModel {
    const input = this.#network.input(inputSize);
    let x = this.#stem(input);
    x = this.#halving(x, 'block2', [128, 128], false);
    x = this.#halving(x, 'block3', [256, 256]);
    x = this.#halving(x, 'block4', [728, 728]);
    for (let index = 0; index < MIDDLE_BLOCKS; index++) x = this.#middle(x, `block${index + 5}`);
    x = this.#halving(x, 'block13', [728, 1024]);
    for (const [index, filters] of [1536, 2048].entries()) {
      const name = `block14_sepconv${index + 1}`;
      x = this.#network.relu(this.#separable(x, filters, name), `${name}_act`);
    }
    return tfl.model({ inputs: input, outputs: x, name: 'xception' });
  }

  #stem(input: Output): Output {
    const network = this.#network;
    let x = network.conv(input, { filters: 32, kernelSize: 3, strides: 2, useBias: false, name: 'block1_conv1' });
    x = network.relu(network.norm(x, { name: 'block1_conv1_bn' }), 'block1_conv1_act');
    x = network.conv(x, { filters: 64, kernelSize: 3, useBias: false, name: 'block1_conv2' });
    return network.relu(network.norm(x, { name: 'block1_conv2_bn' }), 'block1_conv2_act');
  }

  /** Two separable convolutions and a pooling beside a convolution with stride; block 2 begins without activation. */
  #halving(input: Output, block: string, filters: readonly [number, number], isActivated = true): Output {
    const network = this.#network;
    const residual = network.norm(
      network.conv(input, { filters: filters[1], kernelSize: 1, strides: 2, padding: 'same', useBias: false }),
    );
    let x = isActivated ? network.relu(input, `${block}_sepconv1_act`) : input;
    x = this.#separable(x, filters[0], `${block}_sepconv1`);
    x = this.#separable(network.relu(x, `${block}_sepconv2_act`), filters[1], `${block}_sepconv2`);
    x = network.maxPool(x, { poolSize: 3, strides: 2, padding: 'same', name: `${block}_pool` });
    return network.add([x, residual]);
  }

  #middle(input: Output, block: string): Output {
    let x = input;
    for (const name of [1, 2, 3].map((number) => `${block}_sepconv${number}`)) {
      x = this.#separable(this.#network.relu(x, `${name}_act`), 728, name);
    }
    return this.#network.add([x, input]);
  }

  #separable(input: Output, filters: number, name: string): Output {
    const x = this.#network.separable(input, { filters, kernelSize: 3, padding: 'same', name });
    return this.#network.norm(x, { name: `${name}_bn` });
  }
}

/**
 * Xception without top (Chollet 2017, arXiv:1610.02357), layer by layer as `keras.applications.Xception`. `inputSize` 299 gives
 * 10 x 10 x 2048 (`block14_sepconv2_act`). Weights are zero. TF.js must be ready.
 */
export function buildXception(inputSize: number): tfl.LayersModel {
  return new XceptionBuilder().build(inputSize);
}
