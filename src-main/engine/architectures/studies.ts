import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { buildClassifier } from './classifier.ts';

/** What may differ from the published study. */
export interface StudySettings {
  /** Classes of the softmax; without effect where the study ends in one sigmoid. */
  readonly classCount: number;
  /** Share of the values that dropout leaves out, in [0, 1); without effect where the study has no dropout. */
  readonly dropout: number;
}

/** The recipe of each published study, by network and data. */
const STUDIES = {
  'vgg16-ham10000': 'ham10000-vgg16',
  'densenet201-breast': 'breast-densenet201',
  'inception-v3-isic': 'isic-inception-v3',
  'resnet50v2-malaria': 'malaria-resnet50v2',
} as const;

/** The published studies whose classifiers can be built. */
export type StudyId = keyof typeof STUDIES;

/**
 * The classifier of a study, layer by layer as its Keras script makes it; weights zero until they are drawn or read. The caller disposes
 * it. TF.js must be ready.
 * @example buildStudy('resnet50v2-malaria', { dropout: 0 })
 */
export function buildStudy(id: StudyId, changes: Partial<StudySettings> = {}): LayersModel {
  const recipe = STUDIES[id];
  const { defaults, classes } = RECIPES[recipe];
  const { classCount = classes, dropout = defaults.dropout } = changes;
  return buildClassifier({ recipe, settings: { ...defaults, dropout }, classCount });
}
