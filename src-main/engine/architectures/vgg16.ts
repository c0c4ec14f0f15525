import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';

/** Filters and number of the convolutions of each block. */
const BLOCKS = [
  { filters: 64, convolutions: 2 },
  { filters: 128, convolutions: 2 },
  { filters: 256, convolutions: 3 },
  { filters: 512, convolutions: 3 },
  { filters: 512, convolutions: 3 },
] as const;

/**
 * VGG16 without top (Simonyan & Zisserman 2014, arXiv:1409.1556), layer by layer as `keras.applications.VGG16`: five blocks that halve the
 * size. `inputSize` 224 gives 7 x 7 x 512 (`block5_pool`). Weights are zero. TF.js must be ready.
 */
export function buildVgg16(inputSize: number): tfl.LayersModel {
  const builder = new NetworkBuilder();
  const input = builder.input(inputSize);
  let x = input;
  BLOCKS.forEach(({ filters, convolutions }, index) => {
    const block = `block${index + 1}`;
    for (let i = 1; i <= convolutions; i++) {
      x = builder.conv(x, { filters, kernelSize: 3, padding: 'same', activation: 'relu', name: `${block}_conv${i}` });
    }
    x = builder.maxPool(x, { poolSize: 2, name: `${block}_pool` });
  });
  return tfl.model({ inputs: input, outputs: x, name: 'vgg16' });
}
