import type { SquareInput } from '#shared/domain/imaging/square-input.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { describeRule, followsRule } from '#shared/domain/training/setting-rules.ts';
import type { RecipeKind, TrainingSettings } from '#shared/domain/training/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { BACKBONES } from './backbones.ts';
import { baseOf, BUNDLED_BASE, smallestInput } from './bases.ts';
import type { BaseId } from './bases.ts';
import { GENERAL_RECIPES } from './general-recipes.ts';
import type { NetworkRecipe, Recipe } from './recipe.ts';
import { STUDY_RECIPES } from './study-recipes.ts';

/** Every recipe of CaseLens, in the order in which they are shown. Titles and explanations are in the messages, under `train.recipe.<id>`. */
export const RECIPES = { ...GENERAL_RECIPES, ...STUDY_RECIPES } as const satisfies Record<string, Recipe>;

export type RecipeId = keyof typeof RECIPES;

/** Recipes of a kind. */
type RecipeIdOf<Kind extends RecipeKind> = {
  readonly [Id in RecipeId]: (typeof RECIPES)[Id]['kind'] extends Kind ? Id : never;
}[RecipeId];

/** Recipes that train a network. */
export type NetworkRecipeId = RecipeIdOf<'network'>;

/** Recipes that train a head on a frozen backbone. */
export type HeadRecipeId = RecipeIdOf<'frozen-head'>;

/** Whether a text (of the command line or a run's record) names a recipe. */
export function isRecipeId(id: string): id is RecipeId {
  return Object.hasOwn(RECIPES, id);
}

/** Whether a text names a recipe that trains a network. */
export function isNetworkRecipe(id: string): id is NetworkRecipeId {
  return isRecipeId(id) && RECIPES[id].kind === 'network';
}

/** Whether a text names a recipe that trains a head. */
export function isHeadRecipe(id: string): id is HeadRecipeId {
  return isRecipeId(id) && RECIPES[id].kind === 'frozen-head';
}

/**
 * A recipe's id from outside, which must be one of those that a guard lets through. Errors: `recipe/unknown` with those that it could be.
 * @example knownRecipe('compact-cnn', isNetworkRecipe)
 */
export function knownRecipe<Id extends RecipeId>(recipe: string, isOfKind: (id: string) => id is Id): Id {
  if (isOfKind(recipe)) return recipe;
  throw new AppError('recipe/unknown', { recipe, known: Object.keys(RECIPES).filter(isOfKind) });
}

/** The network that a run trains: the recipe's own, or the bundled one in its place. */
export function trainedBase(recipe: NetworkRecipe, { start }: Pick<NetworkSettings, 'start'>): BaseId {
  return start === 'bundled' ? BUNDLED_BASE : recipe.network;
}

/** What a recipe sees of an image with these settings; without any, with its own. */
export function recipeInput(id: RecipeId, settings: Partial<TrainingSettings> = RECIPES[id].defaults): SquareInput {
  const recipe: Recipe = RECIPES[id];
  if (recipe.kind === 'frozen-head') {
    const { inputSize, preprocessing } = BACKBONES[recipe.backbone];
    return { inputSize, preprocessing, resize: 'tf_bilinear' };
  }
  // A network recipe's settings are a network's.
  const { inputSize, resize, start, preprocessing } = { ...recipe.defaults, ...(settings as Partial<NetworkSettings>) };
  return { inputSize, resize, preprocessing: start === 'bundled' ? baseOf(BUNDLED_BASE).preprocessing : preprocessing };
}

/**
 * Refuses settings that follow their rules but not the recipe: a start that it has not, an input too small for its network; and two classes
 * only for a single sigmoid. Errors: `settings/invalid`, `recipe/two-classes`.
 */
export function requireTrainable(id: RecipeId, settings: TrainingSettings, classCount: number): void {
  const recipe: Recipe = RECIPES[id];
  if (recipe.kind === 'frozen-head' || !('start' in settings)) return;
  if (recipe.output === 'sigmoid' && classCount !== 2)
    throw new AppError('recipe/two-classes', { recipe: id, classes: classCount });
  const start = { kind: 'choice', choices: recipe.starts } as const;
  if (!followsRule(start, settings.start)) {
    throw new AppError('settings/invalid', { setting: 'start', received: settings.start, expected: describeRule(start) });
  }
  const inputSize = { kind: 'integer', min: smallestInput(trainedBase(recipe, settings)), max: 1024 } as const;
  if (followsRule(inputSize, settings.inputSize)) return;
  const received = String(settings.inputSize);
  throw new AppError('settings/invalid', { setting: 'inputSize', received, expected: describeRule(inputSize) });
}
