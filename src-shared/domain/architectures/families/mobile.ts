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
  'efficientnet-b0': {
    title: 'EfficientNetB0',
    inputSize: 224,
    preprocessing: 'raw',
    featureMap: [7, 7, 1280],
    parameters: 4_049_571,
    movingStatistics: 42_023,
    gradCamLayer: 'top_activation',
    blocks: [
      'rescaling',
      'block1a_dwconv',
      'block2a_expand_conv',
      'block3a_expand_conv',
      'block4a_expand_conv',
      'block5a_expand_conv',
      'block6a_expand_conv',
      'block7a_expand_conv',
      'top_conv',
    ],
    source: 'Tan & Le 2019, arXiv:1905.11946; layers as in keras.applications.EfficientNetB0',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
