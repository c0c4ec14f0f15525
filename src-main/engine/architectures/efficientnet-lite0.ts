import * as tfl from '@tensorflow/tfjs-layers';
import { EFFICIENTNET_STAGES } from './efficientnet.ts';
import type { EfficientNetBlock } from './efficientnet.ts';
import { NetworkBuilder } from './network-builder.ts';
import type { ConvOptions, Output } from './network-builder.ts';
import { blocksOfStages } from './stages.ts';

/**
 * EfficientNet-B0 without squeeze-and-excite; stem and head are not scaled (Lite). Source: the weights file's own configuration. A file of
 * Keras 2.2 names its layers so; batch norm has Keras' defaults.
 */
class EfficientNetBuilder {
  readonly #network = new NetworkBuilder();

  build(inputSize: number): tfl.LayersModel {
    const input = this.#network.input(inputSize);
    let x = this.#conv(input, 'conv_stem', { filters: 32, kernelSize: 3, strides: 2 });
    x = this.#normRelu6(x, 'bn0');
    blocksOfStages(EFFICIENTNET_STAGES).forEach((block, index) => {
      x = this.#block(x, `blocks_${index}__`, block);
    });
    x = this.#normRelu6(this.#conv(x, 'conv_head', { filters: 1280, kernelSize: 1 }), 'bn1');
    return tfl.model({ inputs: input, outputs: x, name: 'efficientnet-lite0' });
  }

  #block(input: Output, prefix: string, { kernel, stride, channels, expansion }: EfficientNetBlock): Output {
    const inputChannels = Number(input.shape.at(-1));
    let x = input;
    if (expansion > 1) {
      x = this.#conv(x, `${prefix}expand_conv`, { filters: inputChannels * expansion, kernelSize: 1 });
      x = this.#normRelu6(x, `${prefix}bn0`);
    }
    const name = `${prefix}depthwise_conv`;
    x = this.#network.depthwise(x, { name, kernelSize: kernel, strides: stride, padding: 'same' });
    x = this.#normRelu6(x, `${prefix}bn1`);
    x = this.#conv(x, `${prefix}project_conv`, { filters: channels, kernelSize: 1 });
    x = this.#network.norm(x, { name: `${prefix}bn2` });
    const isResidual = stride === 1 && inputChannels === channels;
    return isResidual ? this.#network.add([x, input]) : x;
  }

  #conv(input: Output, name: string, options: Pick<ConvOptions, 'filters' | 'kernelSize' | 'strides'>): Output {
    return this.#network.conv(input, { ...options, name, useBias: false, padding: 'same' });
  }

  #normRelu6(input: Output, name: string): Output {
    return this.#network.relu6(this.#network.norm(input, { name }));
  }
}

/**
 * EfficientNet-Lite0 without top: `inputSize` 224 gives 7 x 7 x 1280 (`re_lu_32`), layer names as in the Keras file.
 * Weights are zero until they are read. TF.js must be ready.
 */
export function buildEfficientNetLite0(inputSize = 224): tfl.LayersModel {
  return new EfficientNetBuilder().build(inputSize);
}
