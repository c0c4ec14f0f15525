import type { Network } from '../network.ts';

/** Inverted bottlenecks with depthwise convolutions. Sizes and preprocessing are those of `keras.applications`. */
export const MOBILE_NETWORKS = {
  'mobilenet-v2': {
    title: 'MobileNetV2',
    inputSize: 224,
    preprocessing: 'tf',
    featureMap: [7, 7, 1280],
    parameters: 2_257_984,
    movingStatistics: 34_112,
    gradCamLayer: 'out_relu',
    blocks: [
      'Conv1',
      'expanded_conv_depthwise',
      'block_1_expand',
      'block_3_expand',
      'block_6_expand',
      'block_10_expand',
      'block_13_expand',
      'block_16_expand',
      'Conv_1',
    ],
    source: 'Sandler et al. 2018, arXiv:1801.04381; layers as in keras.applications.MobileNetV2',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
