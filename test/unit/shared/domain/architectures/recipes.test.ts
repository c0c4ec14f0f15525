import { expect, test } from 'vitest';
import { BACKBONES, isBackboneId } from '#shared/domain/architectures/backbones.ts';
import { isNetworkId } from '#shared/domain/architectures/networks.ts';
import { isRecipeId, recipeParameters, RECIPES } from '#shared/domain/architectures/recipes.ts';
import { settingNames, withChanges } from '#shared/domain/training/settings.ts';
import { EN } from '#shared/messages/messages.ts';

test.each(Object.keys(RECIPES))('%s has a known network, words, and defaults within their rules', (id) => {
  if (!isRecipeId(id)) throw new TypeError(id);
  const recipe = RECIPES[id];
  expect(recipe.kind === 'network' ? isNetworkId(recipe.network) : isBackboneId(recipe.backbone)).toBe(true);
  expect(EN).toHaveProperty([`train.recipe.${id}.title`]);
  expect(EN).toHaveProperty([`train.recipe.${id}.text`]);
  expect(withChanges(recipe, { ...recipe.defaults })).toEqual(recipe.defaults);
  expect(Object.keys(recipe.defaults).toSorted()).toEqual(settingNames(recipe.kind).toSorted());
});

test('the compact CNN has fewer than 500,000 parameters, of which the moving statistics are not trained', () => {
  expect(recipeParameters('compact-cnn', {}, 3)).toEqual({ parameters: 320_691, trainableParameters: 320_691 - 864 });
});

test.each([
  // backbone 3,413,024 + mean and variance of 1,280 features + dense layers
  [0, 3, 3_413_024 + 2560 + 1281 * 3, 1281 * 3],
  [64, 2, 3_413_024 + 2560 + 1281 * 64 + 65 * 2, 1281 * 64 + 65 * 2],
])('with %i hidden units and %i classes it has the parameters counted by hand', (hiddenUnits, classes, parameters, trainable) => {
  expect(recipeParameters('efficientnet-lite0-head', { hiddenUnits }, classes)).toEqual({
    parameters,
    trainableParameters: trainable,
  });
});

test('names from outside are not taken for recipes or backbones', () => {
  expect(isRecipeId('toString') || isBackboneId('constructor') || isRecipeId('')).toBe(false);
  expect(Object.keys(BACKBONES)).toEqual(['efficientnet-lite0']);
});
