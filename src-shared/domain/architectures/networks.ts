import { DENSENET_NETWORKS } from './families/densenet.ts';
import { INCEPTION_NETWORKS } from './families/inception.ts';
import { MOBILE_NETWORKS } from './families/mobile.ts';
import { RESNET_NETWORKS } from './families/resnet.ts';
import { VGG_NETWORKS } from './families/vgg.ts';
import type { Network } from './network.ts';

/**
 * The networks that can be trained through all their layers. Those of `BACKBONES` come with weights and are not repeated here. Sizes and
 * preprocessing are those of `keras.applications`, whose licence is that of the layers (no weights come with them); a builder takes other sizes too, and `featureMap` holds for `inputSize`.
 */
export const NETWORKS = {
  ...VGG_NETWORKS,
  ...RESNET_NETWORKS,
  ...INCEPTION_NETWORKS,
  ...DENSENET_NETWORKS,
  ...MOBILE_NETWORKS,
  'compact-cnn': {
    title: 'Compact CNN',
    inputSize: 96,
    preprocessing: 'unit',
    featureMap: [6, 6, 192],
    parameters: 320_112,
    movingStatistics: 864,
    gradCamLayer: 'relu5',
    blocks: ['conv1', 'conv2', 'conv3', 'conv4', 'conv5'],
    source: 'CaseLens: five convolutions, to be trained from nothing',
    licence: 'Apache-2.0',
  },
} as const satisfies Readonly<Record<string, Network>>;

export type NetworkId = keyof typeof NETWORKS;

/** Whether a text (of a run's record or the command line) names a network. */
export function isNetworkId(id: string): id is NetworkId {
  return Object.hasOwn(NETWORKS, id);
}
