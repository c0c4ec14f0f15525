import type { RecipeView } from '#shared/contract/training.ts';
import { stretchedTo } from '#shared/domain/imaging/square-input.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import type { Recipe } from '#shared/domain/architectures/recipe.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { isRecipeId, knownRecipe, recipeInput, RECIPES } from '#shared/domain/architectures/recipes.ts';

/** The ids of all recipes, in the order in which they are shown. */
export function recipeIds(): RecipeId[] {
  return Object.keys(RECIPES).filter(isRecipeId);
}

/** A recipe's id from outside. Errors: `recipe/unknown`. */
export function recipeIdOf(recipe: string): RecipeId {
  return knownRecipe(recipe, isRecipeId);
}

/** A recipe as calls show it, its parameters counted for `classes` classes; null: for those of its study. */
export function recipeView(id: RecipeId, classes: number | null): RecipeView {
  const recipe: Recipe = RECIPES[id];
  const input = recipeInput(id);
  const counted = classes ?? recipe.classes;
  return {
    id,
    kind: recipe.kind,
    group: recipe.group,
    network: recipe.kind === 'frozen-head' ? recipe.backbone : recipe.network,
    output: recipe.kind === 'frozen-head' ? 'softmax' : recipe.output,
    starts: recipe.kind === 'frozen-head' ? [] : [...recipe.starts],
    suggestedValidation: recipe.suggestedValidation,
    suggestedThreshold: recipe.suggestedThreshold,
    inputSize: { width: input.inputSize, height: input.inputSize },
    ...recipeParameters(id, recipe.defaults, counted),
    classes: counted,
    preprocessing: stretchedTo(input),
    defaults: recipe.defaults,
  };
}
