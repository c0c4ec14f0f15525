import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';
import { blocksOfStages } from './stages.ts';

interface Block {
  readonly filters: number;
  readonly stride: 1 | 2;
}

/** Blocks of ResNet50; the stride belongs to the first of each stage. */
const STAGES = [
  { filters: 64, stride: 1, repeats: 3 },
  { filters: 128, stride: 2, repeats: 4 },
  { filters: 256, stride: 2, repeats: 6 },
  { filters: 512, stride: 2, repeats: 3 },
] as const satisfies readonly (Block & { readonly repeats: number })[];

/** `keras.applications.resnet` gives every batch normalisation this epsilon. */
const EPSILON = 1.001e-5;

class ResNetBuilder {
  readonly #network = new NetworkBuilder();

  build(name: string, inputSize: number): tfl.LayersModel {
    const network = this.#network;
    const input = network.input(inputSize);
    let x = network.pad(input, 3, 'conv1_pad');
    x = network.conv(x, { filters: 64, kernelSize: 7, strides: 2, name: 'conv1_conv' });
    x = network.relu(this.#norm(x, 'conv1_bn'), 'conv1_relu');
    x = network.maxPool(network.pad(x, 1, 'pool1_pad'), { poolSize: 3, strides: 2, name: 'pool1_pool' });
    STAGES.forEach((stage, index) => {
      blocksOfStages([stage]).forEach((block, at) => {
        x = this.#bottleneck(x, block, { name: `conv${index + 2}_block${at + 1}`, convShortcut: at === 0 });
      });
    });
    return tfl.model({ inputs: input, outputs: x, name });
  }

  /** `block1` of Keras, its layers made in Keras' order; every convolution has a bias. */
  #bottleneck(
    input: Output,
    { filters, stride }: Block,
    { name, convShortcut }: { readonly name: string; readonly convShortcut: boolean },
  ): Output {
    const network = this.#network;
    let shortcut = input;
    if (convShortcut) {
      shortcut = network.conv(input, { filters: 4 * filters, kernelSize: 1, strides: stride, name: `${name}_0_conv` });
      shortcut = this.#norm(shortcut, `${name}_0_bn`);
    }
    let x = network.conv(input, { filters, kernelSize: 1, strides: stride, name: `${name}_1_conv` });
    x = network.relu(this.#norm(x, `${name}_1_bn`), `${name}_1_relu`);
    x = network.conv(x, { filters, kernelSize: 3, padding: 'same', name: `${name}_2_conv` });
    x = network.relu(this.#norm(x, `${name}_2_bn`), `${name}_2_relu`);
    x = this.#norm(network.conv(x, { filters: 4 * filters, kernelSize: 1, name: `${name}_3_conv` }), `${name}_3_bn`);
    return network.relu(network.add([shortcut, x], `${name}_add`), `${name}_out`);
  }

  #norm(input: Output, name: string): Output {
    return this.#network.norm(input, { name, epsilon: EPSILON });
  }
}

/**
 * ResNet50 without top (He et al. 2015, arXiv:1512.03385), layer by layer as `keras.applications.ResNet50`. `inputSize` 224 gives
 * 7 x 7 x 2048 (`conv5_block3_out`). Weights are zero. TF.js must be ready.
 */
export function buildResNet50(inputSize: number): tfl.LayersModel {
  return new ResNetBuilder().build('resnet50', inputSize);
}
