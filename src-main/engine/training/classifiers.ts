import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';

/** What a classifier looks like beside its network. */
export interface ClassifierShape {
  readonly inputSize: number;
  /** 2 or more. */
  readonly classCount: number;
  /** In [0, 1). */
  readonly dropout: number;
}

/** Recipes that train a whole network. */
export type NetworkRecipeId = {
  readonly [Id in RecipeId]: (typeof RECIPES)[Id]['kind'] extends 'network' ? Id : never;
}[RecipeId];

/** The networks that a recipe trains. */
type TrainedNetwork = (typeof RECIPES)[NetworkRecipeId]['network'];

/** The classifier on each network; a recipe whose network has none does not compile. */
const BUILDERS = {
  'compact-cnn': buildCompactCnn,
} as const satisfies Readonly<Record<TrainedNetwork, (shape: ClassifierShape) => LayersModel>>;

/** Whether a recipe trains a whole network. */
export function isNetworkRecipe(id: RecipeId): id is NetworkRecipeId {
  return RECIPES[id].kind === 'network';
}

/** A recipe's classifier, its weights zero until they are drawn. The caller disposes it. TF.js must be ready. */
export function buildClassifier(id: NetworkRecipeId, shape: Omit<ClassifierShape, 'inputSize'>): LayersModel {
  const { network, inputSize } = RECIPES[id];
  return BUILDERS[network]({ ...shape, inputSize });
}

/** How pixels become the input of a recipe's network. */
export function networkPreprocessing(id: NetworkRecipeId): PreprocessingContract {
  const { network, inputSize } = RECIPES[id];
  const trained: NetworkId = network;
  return {
    width: inputSize,
    height: inputSize,
    resize: 'tf_bilinear',
    fit: 'stretch',
    colour: 'rgb',
    mode: NETWORKS[trained].preprocessing,
  };
}
