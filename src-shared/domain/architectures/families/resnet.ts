import type { Network } from '../network.ts';

/** ResNet: bottlenecks beside a shortcut. Sizes and preprocessing are those of `keras.applications`. */
export const RESNET_NETWORKS = {
  resnet50v2: {
    title: 'ResNet50V2',
    inputSize: 224,
    preprocessing: 'tf',
    featureMap: [7, 7, 2048],
    parameters: 23_564_800,
    movingStatistics: 45_440,
    gradCamLayer: 'post_relu',
    blocks: ['conv1_pad', 'conv2_block1_preact_bn', 'conv3_block1_preact_bn', 'conv4_block1_preact_bn', 'conv5_block1_preact_bn'],
    source: 'He et al. 2016, arXiv:1603.05027; layers as in keras.applications.ResNet50V2',
    licence: 'Apache-2.0',
  },
  resnet50: {
    title: 'ResNet50',
    inputSize: 224,
    preprocessing: 'caffe',
    featureMap: [7, 7, 2048],
    parameters: 23_587_712,
    movingStatistics: 53_120,
    gradCamLayer: 'conv5_block3_out',
    blocks: ['conv1_pad', 'conv2_block1_1_conv', 'conv3_block1_1_conv', 'conv4_block1_1_conv', 'conv5_block1_1_conv'],
    source: 'He et al. 2015, arXiv:1512.03385; layers as in keras.applications.ResNet50',
    licence: 'Apache-2.0',
  },
  resnet101v2: {
    title: 'ResNet101V2',
    inputSize: 224,
    preprocessing: 'tf',
    featureMap: [7, 7, 2048],
    parameters: 42_626_560,
    movingStatistics: 97_664,
    gradCamLayer: 'post_relu',
    blocks: ['conv1_pad', 'conv2_block1_preact_bn', 'conv3_block1_preact_bn', 'conv4_block1_preact_bn', 'conv5_block1_preact_bn'],
    source: 'He et al. 2016, arXiv:1603.05027; layers as in keras.applications.ResNet101V2',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
