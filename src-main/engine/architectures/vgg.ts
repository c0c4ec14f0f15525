import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';

/** Convolutions of each of the five blocks. */
type Blocks = readonly [number, number, number, number, number];

const FILTERS = [64, 128, 256, 512, 512] as const;

function buildVgg(name: string, blocks: Blocks, inputSize: number): tfl.LayersModel {
  const builder = new NetworkBuilder();
  const input = builder.input(inputSize);
  let x = input;
  FILTERS.forEach((filters, index) => {
    const block = `block${index + 1}`;
    for (let i = 1; i <= (blocks[index] ?? 0); i++) {
      x = builder.conv(x, { filters, kernelSize: 3, padding: 'same', activation: 'relu', name: `${block}_conv${i}` });
    }
    x = builder.maxPool(x, { poolSize: 2, name: `${block}_pool` });
  });
  return tfl.model({ inputs: input, outputs: x, name });
}

/**
 * VGG16 without top (Simonyan & Zisserman 2014, arXiv:1409.1556), layer by layer as `keras.applications.VGG16`: five blocks that halve the
 * size. `inputSize` 224 gives 7 x 7 x 512 (`block5_pool`). Weights are zero. TF.js must be ready.
 */
export function buildVgg16(inputSize: number): tfl.LayersModel {
  return buildVgg('vgg16', [2, 2, 3, 3, 3], inputSize);
}

/** VGG19 without top, as `keras.applications.VGG19`: VGG16 with a fourth convolution in the last three blocks. */
export function buildVgg19(inputSize: number): tfl.LayersModel {
  return buildVgg('vgg19', [2, 2, 4, 4, 4], inputSize);
}
