import type { HeadSettings } from '#shared/domain/training/settings.ts';
import { BACKBONES } from './backbones.ts';
import type { BackboneId } from './backbones.ts';

/** A way to train a classifier, as data: which backbone, what is trained, and with which settings unless told otherwise. */
export interface Recipe {
  readonly backbone: BackboneId;
  /** `frozen-head`: the backbone's features are computed once, and a head is trained on them. */
  readonly kind: 'frozen-head';
  readonly defaults: HeadSettings;
}

/** Every recipe of CaseLens. Titles and explanations are in the messages, under `train.recipe.<id>`. */
export const RECIPES = {
  'efficientnet-lite0-head': {
    backbone: 'efficientnet-lite0',
    kind: 'frozen-head',
    defaults: {
      epochs: 60,
      batchSize: 32,
      learningRate: 0.001,
      l2: 0.01,
      hiddenUnits: 0,
      dropout: 0,
      classWeights: 'balanced',
      patience: 10,
      flipViews: true,
    },
  },
} as const satisfies Record<string, Recipe>;

export type RecipeId = keyof typeof RECIPES;

/** Whether a text (of the command line or a run's record) names a recipe. */
export function isRecipeId(id: string): id is RecipeId {
  return Object.hasOwn(RECIPES, id);
}

/** How many weights a classifier has, and how many of them training changes. */
export interface ParameterCounts {
  readonly parameters: number;
  readonly trainableParameters: number;
}

/**
 * Exact parameter counts of a recipe's classifier: the frozen backbone, the standardisation of its features (mean and variance
 * of each, fitted, not trained) and the dense layers of the head. `classCount` is 2 or more.
 * @example recipeParameters('efficientnet-lite0-head', RECIPES['efficientnet-lite0-head'].defaults, 3).trainableParameters // 3843
 */
export function recipeParameters(id: RecipeId, settings: Pick<HeadSettings, 'hiddenUnits'>, classCount: number): ParameterCounts {
  const backbone = BACKBONES[RECIPES[id].backbone];
  const featureCount = backbone.featureMap[2];
  const { hiddenUnits } = settings;
  const denseInputs = hiddenUnits === 0 ? featureCount : hiddenUnits;
  const hidden = hiddenUnits === 0 ? 0 : (featureCount + 1) * hiddenUnits;
  const trainableParameters = hidden + (denseInputs + 1) * classCount;
  return { parameters: backbone.parameters + 2 * featureCount + trainableParameters, trainableParameters };
}
