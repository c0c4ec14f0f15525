import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder, correctPad } from './network-builder.ts';
import type { Output } from './network-builder.ts';
import { blocksOfStages } from './stages.ts';

interface Block {
  readonly channels: number;
  readonly stride: 1 | 2;
  readonly expansion: 1 | 6;
}

/** Table 2 of the paper. The stride belongs to the first block of a stage only. */
const STAGES = [
  { channels: 16, stride: 1, expansion: 1, repeats: 1 },
  { channels: 24, stride: 2, expansion: 6, repeats: 2 },
  { channels: 32, stride: 2, expansion: 6, repeats: 3 },
  { channels: 64, stride: 2, expansion: 6, repeats: 4 },
  { channels: 96, stride: 1, expansion: 6, repeats: 3 },
  { channels: 160, stride: 2, expansion: 6, repeats: 3 },
  { channels: 320, stride: 1, expansion: 6, repeats: 1 },
] as const satisfies readonly (Block & { readonly repeats: number })[];

/** As `keras.applications.mobilenet_v2`: slower moving statistics than Keras' default. */
const NORM = { epsilon: 0.001, momentum: 0.999 } as const;

class MobileNetV2Builder {
  readonly #network = new NetworkBuilder();

  build(inputSize: number): tfl.LayersModel {
    const input = this.#network.input(inputSize);
    let x = this.#network.conv(input, {
      filters: 32,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: false,
      name: 'Conv1',
    });
    x = this.#network.relu6(this.#norm(x, 'bn_Conv1'), 'Conv1_relu');
    blocksOfStages(STAGES).forEach((block, index) => {
      x = this.#invertedResidual(x, index === 0 ? 'expanded_conv_' : `block_${index}_`, block);
    });
    x = this.#network.conv(x, { filters: 1280, kernelSize: 1, useBias: false, name: 'Conv_1' });
    x = this.#network.relu6(this.#norm(x, 'Conv_1_bn'), 'out_relu');
    return tfl.model({ inputs: input, outputs: x, name: `mobilenetv2_1.00_${inputSize}` });
  }

  #invertedResidual(input: Output, prefix: string, { channels, stride, expansion }: Block): Output {
    const inputChannels = Number(input.shape.at(-1));
    let x = input;
    if (expansion > 1) {
      x = this.#pointwise(x, expansion * inputChannels, `${prefix}expand`);
      x = this.#network.relu6(x, `${prefix}expand_relu`);
    }
    if (stride === 2) x = this.#network.pad(x, correctPad(x, 3), `${prefix}pad`);
    const padding = stride === 1 ? 'same' : 'valid';
    x = this.#network.depthwise(x, { kernelSize: 3, strides: stride, padding, name: `${prefix}depthwise` });
    x = this.#network.relu6(this.#norm(x, `${prefix}depthwise_BN`), `${prefix}depthwise_relu`);
    x = this.#pointwise(x, channels, `${prefix}project`);
    const isResidual = stride === 1 && inputChannels === channels;
    return isResidual ? this.#network.add([input, x], `${prefix}add`) : x;
  }

  #pointwise(input: Output, filters: number, name: string): Output {
    return this.#norm(this.#network.conv(input, { filters, kernelSize: 1, padding: 'same', useBias: false, name }), `${name}_BN`);
  }

  #norm(input: Output, name: string): Output {
    return this.#network.norm(input, { ...NORM, name });
  }
}

/**
 * MobileNetV2 without top, width 1.0 (Sandler et al. 2018, arXiv:1801.04381), layer by layer as `keras.applications.MobileNetV2`.
 * `inputSize` 224 gives 7 x 7 x 1280 (`out_relu`). Weights are zero. TF.js must be ready.
 */
export function buildMobileNetV2(inputSize: number): tfl.LayersModel {
  return new MobileNetV2Builder().build(inputSize);
}
