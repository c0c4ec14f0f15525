import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder, correctPad } from './network-builder.ts';
import type { Output } from './network-builder.ts';
import { blocksOfStages } from './stages.ts';

/** One inverted residual block: kernel size, stride, output channels. `expansion` 1 has no expanding convolution. */
export interface EfficientNetBlock {
  readonly kernel: 3 | 5;
  readonly stride: 1 | 2;
  readonly channels: number;
  readonly expansion: 1 | 6;
}

/** The stages of EfficientNet-B0 (`DEFAULT_BLOCKS_ARGS` of Keras), and of Lite0. */
export const EFFICIENTNET_STAGES = [
  { kernel: 3, stride: 1, channels: 16, expansion: 1, repeats: 1 },
  { kernel: 3, stride: 2, channels: 24, expansion: 6, repeats: 2 },
  { kernel: 5, stride: 2, channels: 40, expansion: 6, repeats: 2 },
  { kernel: 3, stride: 2, channels: 80, expansion: 6, repeats: 3 },
  { kernel: 5, stride: 1, channels: 112, expansion: 6, repeats: 3 },
  { kernel: 5, stride: 2, channels: 192, expansion: 6, repeats: 4 },
  { kernel: 3, stride: 1, channels: 320, expansion: 6, repeats: 1 },
] as const satisfies readonly (EfficientNetBlock & { readonly repeats: number })[];

const BLOCK_COUNT = EFFICIENTNET_STAGES.reduce((sum, { repeats }) => sum + repeats, 0);
/** Share of whole residual branches that the last block would leave out in training; it grows from 0, block by block. */
const DROP_RATE = 0.2;
/** Squeeze and excitation goes through a quarter of a block's input channels. */
const SQUEEZE = 0.25;

class EfficientNetBuilder {
  readonly #network = new NetworkBuilder();
  /** Blocks so far. */
  #built = 0;

  build(inputSize: number): tfl.LayersModel {
    const network = this.#network;
    const input = network.input(inputSize);
    let x = network.normalization(network.rescaling(input, 1 / 255));
    x = network.pad(x, correctPad(x, 3), 'stem_conv_pad');
    x = network.conv(x, { filters: 32, kernelSize: 3, strides: 2, useBias: false, name: 'stem_conv' });
    x = this.#normSwish(x, 'stem_');
    EFFICIENTNET_STAGES.forEach((stage, index) => {
      blocksOfStages([stage]).forEach((block, repeat) => {
        x = this.#block(x, `block${index + 1}${String.fromCharCode('a'.charCodeAt(0) + repeat)}_`, block);
      });
    });
    x = network.conv(x, { filters: 1280, kernelSize: 1, padding: 'same', useBias: false, name: 'top_conv' });
    return tfl.model({ inputs: input, outputs: this.#normSwish(x, 'top_'), name: 'efficientnetb0' });
  }

  #block(input: Output, prefix: string, { kernel, stride, channels, expansion }: EfficientNetBlock): Output {
    const network = this.#network;
    const inputChannels = Number(input.shape.at(-1));
    const dropRate = (DROP_RATE * this.#built) / BLOCK_COUNT;
    this.#built += 1;
    let x = input;
    if (expansion > 1) {
      x = this.#pointwise(x, expansion * inputChannels, `${prefix}expand_conv`);
      x = this.#normSwish(x, `${prefix}expand_`);
    }
    if (stride === 2) x = network.pad(x, correctPad(x, kernel), `${prefix}dwconv_pad`);
    const padding = stride === 1 ? 'same' : 'valid';
    x = network.depthwise(x, { kernelSize: kernel, strides: stride, padding, name: `${prefix}dwconv` });
    x = this.#normSwish(x, prefix);
    x = this.#squeezeAndExcite(x, prefix, Math.floor(inputChannels * SQUEEZE));
    x = network.norm(this.#pointwise(x, channels, `${prefix}project_conv`), { name: `${prefix}project_bn` });
    if (stride !== 1 || inputChannels !== channels) return x;
    return network.add([network.dropBranch(x, dropRate, `${prefix}drop`), input], `${prefix}add`);
  }

  /** Every channel weighed by what all channels say about the whole image. */
  #squeezeAndExcite(input: Output, prefix: string, squeezed: number): Output {
    const network = this.#network;
    const channels = Number(input.shape.at(-1));
    const name = `${prefix}se_`;
    const pooled = network.globalAveragePool(input, `${name}squeeze`);
    let x = network.reshape(pooled, [1, 1, channels], `${name}reshape`);
    x = network.conv(x, {
      filters: squeezed,
      kernelSize: 1,
      padding: 'same',
      activation: 'swish',
      name: `${name}reduce`,
    });
    x = network.conv(x, { filters: channels, kernelSize: 1, padding: 'same', activation: 'sigmoid', name: `${name}expand` });
    return network.multiply([input, x], `${name}excite`);
  }

  #pointwise(input: Output, filters: number, name: string): Output {
    return this.#network.conv(input, { filters, kernelSize: 1, padding: 'same', useBias: false, name });
  }

  #normSwish(input: Output, prefix: string): Output {
    return this.#network.swish(this.#network.norm(input, { name: `${prefix}bn` }), `${prefix}activation`);
  }
}

/**
 * EfficientNetB0 without top (Tan & Le 2019, arXiv:1905.11946), layer by layer as `keras.applications.EfficientNetB0(weights=None)`: it
 * takes pixels of 0 to 255, which its own first layers scale and normalise. `inputSize` 224 gives 7 x 7 x 1280 (`top_activation`).
 * Weights are zero. TF.js must be ready.
 */
export function buildEfficientNetB0(inputSize: number): tfl.LayersModel {
  return new EfficientNetBuilder().build(inputSize);
}
