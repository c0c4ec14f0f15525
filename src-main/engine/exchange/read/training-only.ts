import type { ForeignLayer } from './foreign-graph.ts';

/**
 * Layers that change images or values while a network learns and do nothing when it answers, in Keras 2 and in Keras 3 (each looks at
 * `training` before it touches an image; `RandomCrop`, which resizes at prediction, and `Equalization`, which has no training, are not here).
 */
const VARYING: readonly string[] = [
  'RandomFlip',
  'RandomRotation',
  'RandomZoom',
  'RandomTranslation',
  'RandomContrast',
  'RandomBrightness',
  'RandomShear',
  'RandomHeight',
  'RandomWidth',
  'RandomHue',
  'RandomSaturation',
  'RandomSharpness',
  'RandomColorJitter',
  'RandomGrayscale',
  'RandomColorDegeneration',
  'RandomPosterization',
  'RandomInvert',
  'RandomErasing',
  'RandomGaussianBlur',
  'RandomPerspective',
  'RandomElasticTransform',
  'RandAugment',
  'AugMix',
  'MixUp',
  'CutMix',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'SpatialDropout2D',
];

/** Kinds of layers that do nothing at prediction and are left out. */
export const NOTHING_AT_PREDICTION: ReadonlySet<string> = new Set([...VARYING, 'ActivityRegularization', 'Identity']);

/** Whether a layer that always does as in training (`training=True`) would answer otherwise than at prediction; a frozen batch norm does not. */
export function variesInTraining({ kind, config }: ForeignLayer): boolean {
  if (kind === 'BatchNormalization') return config['trainable'] !== false;
  return kind === 'Dropout' || VARYING.includes(kind);
}
