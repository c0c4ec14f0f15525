import type * as tfl from '@tensorflow/tfjs-layers';
import { Normalization } from '#main/engine/architectures/normalization-layer.ts';
import { ReverseChannels } from '#main/engine/architectures/reverse-channels-layer.ts';
import { channelRescaling } from '#test/support/channel-rescaling.ts';
import type { Probe } from '#test/support/network-function.ts';

const MAP = [6, 5, 3];
const VECTOR = [7];

function alone(name: string, shape: number[], layer: () => tfl.layers.Layer): Probe & { readonly name: string } {
  return { name, shape, build: (value) => layer().apply(value) as tfl.SymbolicTensor };
}

/** Operations that treat channels, or the values of vectors, each in its own way. */
export const CHANNEL_CASES = [
  alone('normalization', VECTOR, () => new Normalization({})),
  alone('normalization of channels', MAP, () => new Normalization({ hasCount: true })),
  alone('rescaling of channels', MAP, () => channelRescaling({ scale: [0.5, -2, 0], offset: [1, 0, -3] })),
  alone('rescaling with an offset of channels', MAP, () => channelRescaling({ scale: 2, offset: [1, 0, -3] })),
  alone('rescaling of single values', VECTOR, () => channelRescaling({ scale: [1, 2, 3, 4, 5, 6, 7], offset: 1 })),
  alone('channels the other way round', MAP, () => new ReverseChannels()),
  alone('a vector the other way round', VECTOR, () => new ReverseChannels()),
];
