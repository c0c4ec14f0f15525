import type { Backbone } from './backbones.ts';

/** A convolutional network without its top, as data. The engine builds it with weights of zero (`engine/architectures/networks.ts`). */
export interface Network extends Omit<Backbone, 'featureLayer' | 'weights'> {
  /** How many of the parameters are moving statistics of batch norms, which are never trained. */
  readonly movingStatistics: number;
}

/**
 * The networks that can be trained through all their layers. Those of `BACKBONES` come with weights and are not repeated here. Sizes and
 * preprocessing are those of `keras.applications`, whose licence is that of the layers (no weights come with them); a builder takes other sizes too, and `featureMap` holds for `inputSize`.
 */
export const NETWORKS = {
  vgg16: {
    title: 'VGG16',
    inputSize: 224,
    preprocessing: 'caffe',
    featureMap: [7, 7, 512],
    parameters: 14_714_688,
    movingStatistics: 0,
    gradCamLayer: 'block5_conv3',
    source: 'Simonyan & Zisserman 2014, arXiv:1409.1556; layers as in keras.applications.VGG16',
    licence: 'Apache-2.0',
  },
  densenet201: {
    title: 'DenseNet201',
    inputSize: 224,
    preprocessing: 'torch',
    featureMap: [7, 7, 1920],
    parameters: 18_321_984,
    movingStatistics: 229_056,
    gradCamLayer: 'relu',
    source: 'Huang et al. 2017, arXiv:1608.06993; layers as in keras.applications.DenseNet201',
    licence: 'Apache-2.0',
  },
  'inception-v3': {
    title: 'InceptionV3',
    inputSize: 299,
    preprocessing: 'tf',
    featureMap: [8, 8, 2048],
    parameters: 21_802_784,
    movingStatistics: 34_432,
    gradCamLayer: 'mixed10',
    source: 'Szegedy et al. 2016, arXiv:1512.00567; layers as in keras.applications.InceptionV3',
    licence: 'Apache-2.0',
  },
  resnet50v2: {
    title: 'ResNet50V2',
    inputSize: 224,
    preprocessing: 'tf',
    featureMap: [7, 7, 2048],
    parameters: 23_564_800,
    movingStatistics: 45_440,
    gradCamLayer: 'post_relu',
    source: 'He et al. 2016, arXiv:1603.05027; layers as in keras.applications.ResNet50V2',
    licence: 'Apache-2.0',
  },
  'mobilenet-v2': {
    title: 'MobileNetV2',
    inputSize: 224,
    preprocessing: 'tf',
    featureMap: [7, 7, 1280],
    parameters: 2_257_984,
    movingStatistics: 34_112,
    gradCamLayer: 'out_relu',
    source: 'Sandler et al. 2018, arXiv:1801.04381; layers as in keras.applications.MobileNetV2',
    licence: 'Apache-2.0',
  },
  'compact-cnn': {
    title: 'Compact CNN',
    inputSize: 96,
    preprocessing: 'unit',
    featureMap: [6, 6, 192],
    parameters: 320_112,
    movingStatistics: 864,
    gradCamLayer: 'relu5',
    source: 'CaseLens: five convolutions, to be trained from nothing',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;

export type NetworkId = keyof typeof NETWORKS;

/** Whether a text (of a run's record or the command line) names a network. */
export function isNetworkId(id: string): id is NetworkId {
  return Object.hasOwn(NETWORKS, id);
}
