import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import type { HeadSettings, TrainingSettings } from '#shared/domain/training/settings.ts';
import { BACKBONES } from './backbones.ts';
import type { BackboneId } from './backbones.ts';
import { NETWORKS } from './networks.ts';
import type { NetworkId } from './networks.ts';

/** A way to train a classifier, as data: which network, what of it is trained, and with which settings unless told otherwise. */
export type Recipe =
  /** The backbone's features are computed once, and a head is trained on them. */
  | { readonly kind: 'frozen-head'; readonly backbone: BackboneId; readonly defaults: HeadSettings }
  /** The whole network is trained, from weights drawn at random. Needs the TensorFlow runner. */
  | {
      readonly kind: 'network';
      readonly network: NetworkId;
      /** The input is `inputSize` x `inputSize` x 3. */
      readonly inputSize: number;
      readonly defaults: NetworkSettings;
    };

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
  'compact-cnn': {
    kind: 'network',
    network: 'compact-cnn',
    inputSize: 96,
    defaults: {
      ...NETWORK_SETTINGS,
      epochs: 12,
      // At a constant rate the validation accuracy jumps from epoch to epoch, down to 0.48 once; falling to 0 it ends at 0.99.
      schedule: 'cosine',
      dropout: 0.3,
      classWeights: 'balanced',
      patience: 12,
      rotation: 15,
      zoom: 0.1,
      widthShift: 0.05,
      heightShift: 0.05,
      horizontalFlip: true,
      verticalFlip: true,
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

/** What a recipe sees of an image: width and height of its input, and how pixels are turned into it. */
export function recipeInput(id: RecipeId): { readonly inputSize: number; readonly preprocessing: PreprocessingMode } {
  const recipe: Recipe = RECIPES[id];
  if (recipe.kind === 'frozen-head') return BACKBONES[recipe.backbone];
  return { inputSize: recipe.inputSize, preprocessing: NETWORKS[recipe.network].preprocessing };
}

/**
 * Exact parameter counts of a recipe's classifier. `classCount` is 2 or more.
 * @example recipeParameters('efficientnet-lite0-head', RECIPES['efficientnet-lite0-head'].defaults, 3).trainableParameters // 3843
 */
export function recipeParameters(id: RecipeId, settings: Partial<TrainingSettings>, classCount: number): ParameterCounts {
  const recipe: Recipe = RECIPES[id];
  if (recipe.kind === 'network') return networkParameters(recipe.network, classCount);
  const hiddenUnits = 'hiddenUnits' in settings ? (settings.hiddenUnits ?? 0) : 0;
  return headParameters(recipe.backbone, hiddenUnits, classCount);
}

/** The whole network and a dense layer on its pooled channels; all is trained but the moving statistics of its batch norms. */
function networkParameters(id: NetworkId, classCount: number): ParameterCounts {
  const { parameters: base, movingStatistics, featureMap } = NETWORKS[id];
  const parameters = base + (featureMap[2] + 1) * classCount;
  return { parameters, trainableParameters: parameters - movingStatistics };
}

/** The frozen backbone, the standardisation of its features (mean and variance of each, fitted, not trained) and the head's dense layers. */
function headParameters(id: BackboneId, hiddenUnits: number, classCount: number): ParameterCounts {
  const backbone = BACKBONES[id];
  const featureCount = backbone.featureMap[2];
  const denseInputs = hiddenUnits === 0 ? featureCount : hiddenUnits;
  const hidden = hiddenUnits === 0 ? 0 : (featureCount + 1) * hiddenUnits;
  const trainableParameters = hidden + (denseInputs + 1) * classCount;
  return { parameters: backbone.parameters + 2 * featureCount + trainableParameters, trainableParameters };
}
