import type { Network } from '../network.ts';

/** Inception: parallel branches; Xception: separable convolutions in their place. Sizes and preprocessing are those of `keras.applications`. */
export const INCEPTION_NETWORKS = {
  'inception-v3': {
    title: 'InceptionV3',
    inputSize: 299,
    preprocessing: 'tf',
    featureMap: [8, 8, 2048],
    parameters: 21_802_784,
    movingStatistics: 34_432,
    gradCamLayer: 'mixed10',
    blocks: [
      'conv2d',
      'conv2d_8',
      'conv2d_15',
      'conv2d_22',
      'conv2d_27',
      'conv2d_34',
      'conv2d_44',
      'conv2d_54',
      'conv2d_64',
      'conv2d_72',
      'conv2d_80',
      'conv2d_89',
    ],
    source: 'Szegedy et al. 2016, arXiv:1512.00567; layers as in keras.applications.InceptionV3',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;
