import type { RecipeView } from '#shared/contract/training.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { isRecipeId, recipeInput, recipeParameters, RECIPES } from '#shared/domain/architectures/recipes.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** The ids of all recipes, in the order in which they are shown. */
export function recipeIds(): RecipeId[] {
  return Object.keys(RECIPES).filter(isRecipeId);
}

/** A recipe's id from outside. Errors: `recipe/unknown`. */
export function recipeIdOf(recipe: string): RecipeId {
  if (!isRecipeId(recipe)) throw new AppError('recipe/unknown', { recipe, known: recipeIds() });
  return recipe;
}

/** A recipe as calls show it, its parameters counted for `classes` classes. */
export function recipeView(id: RecipeId, classes: number): RecipeView {
  const recipe = RECIPES[id];
  const { inputSize, preprocessing } = recipeInput(id);
  const size = { width: inputSize, height: inputSize };
  return {
    id,
    kind: recipe.kind,
    network: recipe.kind === 'frozen-head' ? recipe.backbone : recipe.network,
    inputSize: size,
    ...recipeParameters(id, recipe.defaults, classes),
    classes,
    preprocessing: { ...size, resize: 'tf_bilinear', fit: 'stretch', colour: 'rgb', mode: preprocessing },
    defaults: recipe.defaults,
  };
}
