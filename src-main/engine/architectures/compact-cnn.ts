import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';

/** Filters of the five convolutions and how each makes its map smaller: by its own stride, or by max pooling after it. */
const CONVOLUTIONS = [
  { filters: 16, reduction: 'stride' },
  { filters: 32, reduction: 'stride' },
  { filters: 64, reduction: 'pool' },
  { filters: 128, reduction: 'pool' },
  { filters: 192, reduction: 'none' },
] as const;

/** Faster than Keras' 0.99: on a few hundred images an epoch has few steps, and the statistics must keep up with the weights. */
const MOMENTUM = 0.9;

/** What a compact CNN looks like. */
export interface CompactCnnShape {
  readonly inputSize: number;
  /** 2 or more. */
  readonly classCount: number;
  /** In [0, 1). */
  readonly dropout: number;
}

function convolutions(network: NetworkBuilder, input: Output): Output {
  return CONVOLUTIONS.reduce((value, { filters, reduction }, index) => {
    const number = index + 1;
    const strides = reduction === 'stride' ? 2 : 1;
    let x = network.conv(value, { filters, kernelSize: 3, strides, padding: 'same', useBias: false, name: `conv${number}` });
    x = network.relu(network.norm(x, { momentum: MOMENTUM, name: `bn${number}` }), `relu${number}`);
    return reduction === 'pool' ? network.maxPool(x, { poolSize: 2, name: `pool${number}` }) : x;
  }, input);
}

/** The convolutions of the compact CNN; `inputSize` 96 gives 6 x 6 x 192 (`relu5`). Weights are zero. TF.js must be ready. */
export function buildCompactCnnBase(inputSize: number): tfl.LayersModel {
  const network = new NetworkBuilder();
  const input = network.input(inputSize);
  return tfl.model({ inputs: input, outputs: convolutions(network, input), name: 'compact-cnn-base' });
}

/**
 * A small classifier to be trained from nothing (weights to be drawn: `training/initial-weights.ts`): five convolutions with batch norm
 * and ReLU, global average pooling, dropout, softmax. 33 million multiplications an image of 96 x 96. TF.js must be ready.
 *
 * In Keras, 994 blood cells in three classes, 12 epochs of Adam in batches of 32, learning rate 0.001 with cosine decay, flips, rotation 15
 * degrees, zoom 0.1, shift 0.05, dropout 0.3: accuracy on unseen smears 0.995, 0.991 and 1 with three seeds. At a constant rate the moving
 * statistics keep jumping, and so does the accuracy (0.972 after 20 epochs).
 */
export function buildCompactCnn({ inputSize, classCount, dropout }: CompactCnnShape): tfl.LayersModel {
  const network = new NetworkBuilder();
  const input = network.input(inputSize);
  const pooled = network.globalAveragePool(convolutions(network, input));
  const output = network.dense(network.dropout(pooled, dropout), classCount, 'softmax');
  return tfl.model({ inputs: input, outputs: output, name: 'compact-cnn' });
}
