import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { TrainingSettings } from '#shared/domain/training/settings.ts';
import { BACKBONES } from './backbones.ts';
import type { BackboneId } from './backbones.ts';
import { baseOf, mapSizeAt } from './bases.ts';
import type { BaseId } from './bases.ts';
import { blockParameters } from './block-parameters.ts';
import type { NetworkRecipe, Recipe, Top } from './recipe.ts';
import type { RecipeId } from './recipes.ts';
import { RECIPES, trainedBase } from './recipes.ts';

/** How many weights a classifier has, and how many of them training changes. */
export interface ParameterCounts {
  readonly parameters: number;
  readonly trainableParameters: number;
}

/**
 * Exact parameter counts of a recipe's classifier; settings that are left out are the recipe's. `classCount` is 2 or more.
 * @example recipeParameters('isic-inception-v3', {}, 2) // { parameters: 21_804_833, trainableParameters: 2049 }
 */
export function recipeParameters(id: RecipeId, changed: Partial<TrainingSettings>, classCount: number): ParameterCounts {
  const recipe: Recipe = RECIPES[id];
  if (recipe.kind === 'frozen-head')
    return headParameters(recipe.backbone, changed.hiddenUnits ?? recipe.defaults.hiddenUnits, classCount);
  // A network recipe's settings are a network's.
  return networkParameters(recipe, { ...recipe.defaults, ...(changed as Partial<NetworkSettings>) }, classCount);
}

function networkParameters(recipe: NetworkRecipe, settings: NetworkSettings, classCount: number): ParameterCounts {
  const id = trainedBase(recipe, settings);
  const top = topParameters(recipe, featureCount(id, recipe.top, settings.inputSize), { ...settings, classCount });
  const base = baseOf(id).parameters;
  return {
    parameters: base + top.parameters,
    trainableParameters: trainedOf(id, settings) + top.trainableParameters,
  };
}

/** What of a network without top is trained, moving statistics never. */
function trainedOf(id: BaseId, { trained, trainedBlocks, freezeBatchNorm }: NetworkSettings): number {
  const blocks = blockParameters(id);
  const count = trained === 'top' ? 0 : trained === 'all' ? blocks.length : trainedBlocks;
  const last = count === 0 ? [] : blocks.slice(-count);
  return last.reduce((sum, { weights, norms }) => sum + weights + (freezeBatchNorm ? 0 : norms), 0);
}

/** How long the vector is that a map is pooled to. */
function featureCount(id: BaseId, { pooling }: Top, inputSize: number): number {
  const [, , channels] = baseOf(id).featureMap;
  if (pooling === 'global-average') return channels;
  const size = mapSizeAt(id, inputSize);
  const rows = pooling === 'flatten' ? size : Math.floor(size / Math.min(4, size));
  return rows * rows * channels;
}

function topParameters(
  { top, output }: NetworkRecipe,
  features: number,
  { hiddenUnits, classCount }: { readonly hiddenUnits: number; readonly classCount: number },
): ParameterCounts {
  const width = hiddenUnits === 0 ? features : hiddenUnits;
  const hidden = hiddenUnits === 0 ? 0 : (features + 1) * hiddenUnits;
  const statistics = top.isNormalised ? 2 * width : 0;
  const units = output === 'sigmoid' ? 1 : classCount;
  const trainableParameters = hidden + statistics + (width + 1) * units; // as many scales and offsets as statistics
  return { parameters: trainableParameters + statistics, trainableParameters };
}

/** The frozen backbone, the standardisation of its features (mean and variance of each, fitted, not trained) and the head's dense layers. */
function headParameters(id: BackboneId, hiddenUnits: number, classCount: number): ParameterCounts {
  const backbone = BACKBONES[id];
  const features = backbone.featureMap[2];
  const denseInputs = hiddenUnits === 0 ? features : hiddenUnits;
  const hidden = hiddenUnits === 0 ? 0 : (features + 1) * hiddenUnits;
  const trainableParameters = hidden + (denseInputs + 1) * classCount;
  return { parameters: backbone.parameters + 2 * features + trainableParameters, trainableParameters };
}
