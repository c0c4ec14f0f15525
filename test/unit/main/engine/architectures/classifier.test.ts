import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { baseOf, mapSizeAt } from '#shared/domain/architectures/bases.ts';
import { blockParameters } from '#shared/domain/architectures/block-parameters.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { isNetworkRecipe, isRecipeId, RECIPES, trainedBase } from '#shared/domain/architectures/recipes.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { buildBase, buildClassifier, buildFeatureNetwork, buildTopNetwork } from '#main/engine/architectures/classifier.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';

beforeAll(readyTfjs);

const models: LayersModel[] = [];
function kept(model: LayersModel): LayersModel {
  models.push(model);
  return model;
}
afterEach(() => {
  for (const model of models.splice(0)) model.dispose();
});

const ids = Object.keys(RECIPES).filter((id): id is NetworkRecipeId => isRecipeId(id) && isNetworkRecipe(id));

function sizeOf(weights: LayersModel['weights']): number {
  return weights.reduce((sum, { shape }) => sum + shape.reduce<number>((product, length) => product * (length ?? 1), 1), 0);
}

/** As the compiler counts: a weight is trained where it is of the trained kind and its layer is not frozen. */
function countsOf(model: LayersModel): { readonly parameters: number; readonly trainableParameters: number } {
  const trained = model.layers.filter(({ trainable }) => trainable).flatMap(({ trainableWeights }) => trainableWeights);
  return { parameters: sizeOf(model.weights), trainableParameters: sizeOf(trained) };
}

test.each(ids)('%s: the formula counts what its layers have, at its own size and settings', (id) => {
  const { defaults, classes } = RECIPES[id];
  const model = kept(buildClassifier({ recipe: id, settings: defaults, classCount: classes }));
  expect(countsOf(model)).toEqual(recipeParameters(id, {}, classes));
});

const CHANGES: readonly Partial<NetworkSettings>[] = [
  { trained: 'last-blocks', trainedBlocks: 2, freezeBatchNorm: true },
  { trained: 'last-blocks', trainedBlocks: 1, hiddenUnits: 16 },
  { trained: 'all', freezeBatchNorm: true, hiddenUnits: 0, dropout: 0 },
  { trained: 'last-blocks', trainedBlocks: 64 },
  { trained: 'top', start: 'bundled' },
  { trained: 'last-blocks', trainedBlocks: 3, start: 'bundled', inputSize: 160 },
];

test.each(ids.flatMap((id) => CHANGES.map((changes) => [id, changes] as const)))('%s with %o', (id, changes) => {
  const settings: NetworkSettings = { ...RECIPES[id].defaults, inputSize: 96, ...changes };
  const model = kept(buildClassifier({ recipe: id, settings, classCount: 5 }));
  expect(countsOf(model)).toEqual(recipeParameters(id, settings, 5));
});

test.each(ids)('%s: features and top together are the whole, layer by layer', (id) => {
  const plan = { recipe: id, settings: { ...RECIPES[id].defaults, inputSize: 96, trained: 'top' }, classCount: 2 } as const;
  const whole = kept(buildClassifier(plan));
  const features = kept(buildFeatureNetwork(plan));
  const [, featureCount] = features.outputs[0]!.shape;
  const top = kept(buildTopNetwork(plan, Number(featureCount)));
  const named = (model: LayersModel): unknown[] =>
    model.layers.map((layer) => [layer.name, layer.getClassName(), layer.trainable]);
  expect([...named(features), ...named(top).slice(1)]).toEqual(named(whole));
});

test.each([
  ['vgg16', [32, 50, 96, 127, 224]],
  ['resnet50v2', [32, 50, 96, 97, 128]],
  ['efficientnet-lite0', [32, 50, 96, 97, 224]],
] as const)('%s: the last map is as large as counted at any size', (id, sizes) => {
  for (const size of sizes) {
    const base = kept(buildBase(id, size));
    expect([size, ...base.outputs[0]!.shape.slice(1)]).toEqual([
      size,
      mapSizeAt(id, size),
      mapSizeAt(id, size),
      baseOf(id).featureMap[2],
    ]);
  }
});

test('the blocks of a network have all its weights', () => {
  for (const id of ids) {
    for (const start of ['file', 'bundled'] as const) {
      const base = trainedBase(RECIPES[id], { start });
      const sum = blockParameters(base).reduce((all, { weights, norms, statistics }) => all + weights + norms + statistics, 0);
      expect([base, sum]).toEqual([base, baseOf(base).parameters]);
      expect(blockParameters(base)).toHaveLength(baseOf(base).blocks.length);
    }
  }
});

test('no tensor is left behind', () => {
  const before = tf.memory().numTensors;
  const { defaults } = RECIPES['efficientnet-lite0-finetune'];
  buildClassifier({ recipe: 'efficientnet-lite0-finetune', settings: { ...defaults, inputSize: 32 }, classCount: 3 }).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
