import * as tfl from '@tensorflow/tfjs-layers';
import { Normalization } from '#main/engine/architectures/normalization-layer.ts';
import { ReverseChannels } from '#main/engine/architectures/reverse-channels-layer.ts';
import { channelRescaling } from './channel-rescaling.ts';
import { fillByFormula } from './network-function.ts';

const { layers } = tfl;

/** What `everyLayerModel` may leave out. */
export interface EveryLayer {
  /** An activation of which Keras 2 and 3 compute different functions. */
  readonly hardSigmoid?: boolean;
}

/**
 * A small classifier of images of 8 x 8 in three classes with a layer of every kind that can be compiled and every activation that can be
 * written, weights by formula. The caller disposes it. TF.js must be ready.
 */
export function everyLayerModel({ hardSigmoid = false }: EveryLayer = {}): tfl.LayersModel {
  const input = tfl.input({ shape: [8, 8, 3], name: 'input_1' });
  const vector = vectorOf(mapOf(input));
  const hidden = layers.dense({ units: 5, activation: hardSigmoid ? 'hardSigmoid' : 'tanh', name: 'hidden' }).apply(vector);
  const logits = layers.dense({ units: 3, name: 'logits' }).apply(hidden);
  const output = layers.softmax({ name: 'probabilities' }).apply(logits) as tfl.SymbolicTensor;
  return fillByFormula(tfl.model({ inputs: input, outputs: output, name: 'every-layer' }));
}

type Value = tfl.SymbolicTensor;
/** One layer after the other. */
function chain(value: Value, ...next: readonly tfl.layers.Layer[]): Value {
  return next.reduce((before, layer) => layer.apply(before) as Value, value);
}

function mapOf(input: Value): Value {
  const before = chain(
    input,
    layers.rescaling({ scale: 1 / 127.5, offset: -1, name: 'rescaling' }),
    new ReverseChannels({ name: 'blue_first' }),
    channelRescaling({ scale: [2, 2.1, 1.9], offset: [-0.1, 0, 0.2], name: 'rescaling_channels' }),
    layers.zeroPadding2d({
      padding: [
        [0, 1],
        [1, 0],
      ],
      name: 'pad',
    }),
    layers.conv2d({ filters: 4, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu', name: 'block_conv' }),
    layers.batchNormalization({ epsilon: 1.001e-5, momentum: 0.9, name: 'block_bn' }),
    layers.reLU({ maxValue: 6, name: 'relu6' }),
    layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', useBias: false, depthMultiplier: 2, name: 'depthwise' }),
    layers.batchNormalization({ scale: false, center: false, name: 'bn_plain' }),
    layers.activation({ activation: 'swish', name: 'swish' }),
    layers.activation({ activation: 'relu6', name: 'relu6_activation' }),
    layers.conv2d({ filters: 4, kernelSize: [1, 3], dilationRate: [1, 2], padding: 'same', activation: 'elu', name: 'dilated' }),
  );
  const separable = chain(
    before,
    layers.separableConv2d({ filters: 4, kernelSize: 3, padding: 'same', depthMultiplier: 2, name: 'separable' }),
  );
  const sum = layers.add({ name: 'add' }).apply([before, separable]) as Value;
  const product = layers.multiply({ name: 'multiply' }).apply([sum, separable]) as Value;
  const both = layers.concatenate({ name: 'concatenate' }).apply([product, separable]) as Value;
  return chain(
    both,
    layers.leakyReLU({ alpha: 0.1, name: 'leaky' }),
    layers.elu({ name: 'elu' }),
    layers.upSampling2d({ size: [2, 2], name: 'up' }),
    layers.maxPooling2d({ poolSize: 2, name: 'max_pool' }),
    layers.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same', name: 'average_pool' }),
    layers.permute({ dims: [2, 1, 3], name: 'permute' }),
  );
}

function vectorOf(map: Value): Value {
  const maximum = layers.globalMaxPooling2d({ name: 'global_max' }).apply(map) as Value;
  const average = layers.globalAveragePooling2d({ name: 'global_average' }).apply(map) as Value;
  const vector = layers.concatenate({ name: 'concatenate_vectors' }).apply([maximum, average]) as Value;
  return chain(
    vector,
    new Normalization({ name: 'standardise' }),
    new ReverseChannels({ name: 'last_first' }),
    layers.reshape({ targetShape: [4, 4], name: 'reshape' }),
    layers.flatten({ name: 'flatten' }),
    layers.dropout({ rate: 0.5, name: 'dropout' }),
  );
}
