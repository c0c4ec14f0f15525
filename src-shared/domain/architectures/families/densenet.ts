import type { Network } from '../network.ts';

/** DenseNet: every layer reads all layers of its block before it. Sizes and preprocessing are those of `keras.applications`. */
export const DENSENET_NETWORKS = {
  densenet201: {
    title: 'DenseNet201',
    inputSize: 224,
    preprocessing: 'torch',
    featureMap: [7, 7, 1920],
    parameters: 18_321_984,
    movingStatistics: 229_056,
    gradCamLayer: 'relu',
    blocks: ['zero_padding2d', 'conv2_block1_0_bn', 'pool2_bn', 'pool3_bn', 'pool4_bn'],
    source: 'Huang et al. 2017, arXiv:1608.06993; layers as in keras.applications.DenseNet201',
    licence: 'Apache-2.0',
  },
  densenet121: {
    title: 'DenseNet121',
    inputSize: 224,
    preprocessing: 'torch',
    featureMap: [7, 7, 1024],
    parameters: 7_037_504,
    movingStatistics: 83_648,
    gradCamLayer: 'relu',
    blocks: ['zero_padding2d', 'conv2_block1_0_bn', 'pool2_bn', 'pool3_bn', 'pool4_bn'],
    source: 'Huang et al. 2017, arXiv:1608.06993; layers as in keras.applications.DenseNet121',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
