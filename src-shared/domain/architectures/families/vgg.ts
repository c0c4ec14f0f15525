import type { Network } from '../network.ts';

/** VGG: plain stacks of convolutions of 3 x 3. Sizes and preprocessing are those of `keras.applications`. */
export const VGG_NETWORKS = {
  vgg16: {
    title: 'VGG16',
    inputSize: 224,
    preprocessing: 'caffe',
    featureMap: [7, 7, 512],
    parameters: 14_714_688,
    movingStatistics: 0,
    gradCamLayer: 'block5_conv3',
    blocks: ['block1_conv1', 'block2_conv1', 'block3_conv1', 'block4_conv1', 'block5_conv1'],
    source: 'Simonyan & Zisserman 2014, arXiv:1409.1556; layers as in keras.applications.VGG16',
    licence: 'Apache-2.0',
  },
  vgg19: {
    title: 'VGG19',
    inputSize: 224,
    preprocessing: 'caffe',
    featureMap: [7, 7, 512],
    parameters: 20_024_384,
    movingStatistics: 0,
    gradCamLayer: 'block5_conv4',
    blocks: ['block1_conv1', 'block2_conv1', 'block3_conv1', 'block4_conv1', 'block5_conv1'],
    source: 'Simonyan & Zisserman 2014, arXiv:1409.1556; layers as in keras.applications.VGG19',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
