import { expect, test } from 'vitest';
import { BACKBONES, isBackboneId } from '#shared/domain/architectures/backbones.ts';
import { isNetworkId } from '#shared/domain/architectures/networks.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { isRecipeId, recipeInput, RECIPES, requireTrainable } from '#shared/domain/architectures/recipes.ts';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { settingNames, withChanges } from '#shared/domain/training/settings.ts';
import { EN } from '#shared/messages/messages.ts';

test.each(Object.keys(RECIPES))('%s has a known network, words, and defaults within their rules', (id) => {
  if (!isRecipeId(id)) throw new TypeError(id);
  const recipe = RECIPES[id];
  const network = recipe.kind === 'network' ? recipe.network : recipe.backbone;
  expect(isNetworkId(network) || isBackboneId(network)).toBe(true);
  expect(EN).toHaveProperty([`train.recipe.${id}.title`]);
  expect(EN).toHaveProperty([`train.recipe.${id}.text`]);
  expect(EN).toHaveProperty([`train.recipeGroup.${recipe.group}`]);
  expect(withChanges(recipe, { ...recipe.defaults })).toEqual(recipe.defaults);
  expect(Object.keys(recipe.defaults).toSorted()).toEqual(settingNames(recipe.kind).toSorted());
  requireTrainable(id, recipe.defaults, recipe.classes);
});

test.each([
  ['ham10000-vgg16', 7, 21_139_271, 6_422_784 + 1799],
  ['breast-densenet201', 2, 18_333_506, 18_333_506 - 229_056 - 3840],
  ['isic-inception-v3', 2, 21_804_833, 2049],
  ['malaria-resnet50v2', 2, 23_827_330, 23_827_330 - 45_440],
] as const)('%s has the parameters of the published study', (id, classes, parameters, trainableParameters) => {
  expect(RECIPES[id].classes).toBe(classes);
  expect(recipeParameters(id, {}, classes)).toEqual({ parameters, trainableParameters });
});

test('the settings of the four scripts', () => {
  expect(RECIPES['ham10000-vgg16'].defaults).toEqual({
    ...NETWORK_SETTINGS,
    ...{ inputSize: 224, preprocessing: 'unit', resize: 'pil_nearest', start: 'file', trained: 'top' },
    ...{ optimizer: 'adam', loss: 'categorical-crossentropy', epochs: 10, batchSize: 32, hiddenUnits: 256, patience: 0 },
  });
  expect(RECIPES['breast-densenet201'].defaults).toEqual({
    ...NETWORK_SETTINGS,
    ...{ inputSize: 224, preprocessing: 'unit', resize: 'tf_bilinear', start: 'file', trained: 'all', patience: 0 },
    ...{ optimizer: 'adam', learningRate: 1e-4, loss: 'binary-crossentropy', epochs: 20, batchSize: 16, dropout: 0.5 },
    ...{ zoom: 2, rotation: 90, horizontalFlip: true, verticalFlip: true, monitor: 'val_accuracy' },
    ...{ reduceMonitor: 'val_accuracy', reducePatience: 5, reduceFactor: 0.2, minLearningRate: 1e-7 },
  });
  expect(RECIPES['isic-inception-v3'].defaults).toEqual({
    ...NETWORK_SETTINGS,
    ...{ inputSize: 299, preprocessing: 'unit', resize: 'tf_bilinear', start: 'file', trained: 'top', patience: 10 },
    ...{ optimizer: 'rmsprop', loss: 'binary-crossentropy', epochs: 100, batchSize: 64, monitor: 'val_loss', tensorBoard: true },
  });
  expect(RECIPES['isic-inception-v3'].suggestedThreshold).toBe(0.23);
  expect(RECIPES['malaria-resnet50v2'].defaults).toEqual({
    ...NETWORK_SETTINGS,
    ...{ inputSize: 128, preprocessing: 'unit', resize: 'pil_nearest', start: 'file', trained: 'all', patience: 0 },
    ...{ optimizer: 'adam', loss: 'binary-crossentropy', epochs: 30, batchSize: 32, hiddenUnits: 128, dropout: 0.5 },
    ...{ rotation: 20, zoom: 0.05, widthShift: 0.05, heightShift: 0.05, shear: 0.05, horizontalFlip: true, fillMode: 'nearest' },
  });
  expect(RECIPES['malaria-resnet50v2'].suggestedValidation).toBe(0.3);
});

test('the bundled network brings its own preprocessing, and a changed size counts', () => {
  expect(recipeInput('isic-inception-v3')).toEqual({ inputSize: 299, preprocessing: 'unit', resize: 'tf_bilinear' });
  const changed = { start: 'bundled', inputSize: 224, resize: 'pil_nearest' } as const;
  expect(recipeInput('isic-inception-v3', changed)).toEqual({ inputSize: 224, preprocessing: 'lite', resize: 'pil_nearest' });
  expect(recipeInput('efficientnet-lite0-head').inputSize).toBe(224);
});

test.each([
  ['isic-inception-v3', {}, 3, 'recipe/two-classes'],
  ['isic-inception-v3', { inputSize: 64 }, 2, 'settings/invalid'],
  ['compact-cnn', { start: 'file' }, 2, 'settings/invalid'],
] as const)('%s with %o and %i classes is refused: %s', (id, changes, classes, code) => {
  const settings = withChanges(RECIPES[id], changes);
  expect(() => requireTrainable(id, settings, classes)).toThrow(expect.objectContaining({ code }));
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
