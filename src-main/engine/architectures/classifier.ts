import * as tfl from '@tensorflow/tfjs-layers';
import { isBackboneId } from '#shared/domain/architectures/backbones.ts';
import { baseOf } from '#shared/domain/architectures/bases.ts';
import type { BaseId } from '#shared/domain/architectures/bases.ts';
import type { NetworkRecipe, Top } from '#shared/domain/architectures/recipe.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import { RECIPES, trainedBase } from '#shared/domain/architectures/recipes.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';
import { buildNetwork } from './networks.ts';
import { buildBackbone } from './registry.ts';

/** The settings that a classifier's layers follow from. */
export type ClassifierSettings = Pick<
  NetworkSettings,
  'start' | 'trained' | 'trainedBlocks' | 'freezeBatchNorm' | 'inputSize' | 'hiddenUnits' | 'dropout'
>;

/** A recipe's classifier: which one, its settings, and its classes. */
export interface ClassifierPlan {
  readonly recipe: NetworkRecipeId;
  readonly settings: ClassifierSettings;
  /** 2 or more; just 2 for a sigmoid. */
  readonly classCount: number;
}

/** A network without top at an input size, its weights zero. The caller disposes it. TF.js must be ready. */
export function buildBase(id: BaseId, inputSize: number): tfl.LayersModel {
  return isBackboneId(id) ? buildBackbone(id, inputSize) : buildNetwork(id, inputSize);
}

/**
 * A recipe's classifier, layer by layer as its Keras script makes it (names go on as Keras makes them up), with the layers frozen that its
 * settings freeze; weights zero until they are drawn or read. The caller disposes it. TF.js must be ready.
 */
export function buildClassifier(plan: ClassifierPlan): tfl.LayersModel {
  return buildClassifierOnBase(plan).model;
}

/** A classifier, and the names of those of its layers that are the network's own; the others are its top. */
export interface ClassifierOnBase {
  readonly model: tfl.LayersModel;
  readonly baseLayers: ReadonlySet<string>;
}

/** As `buildClassifier`, with what is known of its layers. */
export function buildClassifierOnBase(plan: ClassifierPlan): ClassifierOnBase {
  const base = frozenBase(plan);
  const network = new NetworkBuilder();
  const output = addTop(network, addPooling(network, featuresOf(base), recipeOf(plan).top), plan);
  const model = tfl.model({ inputs: base.inputs, outputs: output, name: plan.recipe });
  return { model, baseLayers: new Set(base.layers.map(({ name }) => name)) };
}

/** The classifier's frozen part: the network and the pooling behind it, which gives one vector an image. */
export function buildFeatureNetwork(plan: ClassifierPlan): tfl.LayersModel {
  const base = frozenBase(plan);
  const pooled = addPooling(new NetworkBuilder(), featuresOf(base), recipeOf(plan).top);
  return tfl.model({ inputs: base.inputs, outputs: pooled, name: `${plan.recipe}-features` });
}

/** The rest of the classifier as a network of its own, on vectors of so many features; its layers have the names that they have in the whole. */
export function buildTopNetwork(plan: ClassifierPlan, featureCount: number): tfl.LayersModel {
  const input = tfl.input({ shape: [featureCount], name: 'features' });
  return tfl.model({ inputs: input, outputs: addTop(new NetworkBuilder(), input, plan), name: `${plan.recipe}-top` });
}

function recipeOf({ recipe }: ClassifierPlan): NetworkRecipe {
  return RECIPES[recipe];
}

function featuresOf(base: tfl.LayersModel): Output {
  const [features] = base.outputs;
  if (features === undefined) throw new TypeError(`${base.name} has no output`);
  return features;
}

function addPooling(network: NetworkBuilder, map: Output, { pooling }: Top): Output {
  switch (pooling) {
    case 'flatten':
      return network.flatten(map);
    case 'global-average':
      return network.globalAveragePool(map);
    case 'average-4': {
      const poolSize = Math.min(4, Number(map.shape[1]));
      return network.flatten(network.averagePool(map, { poolSize }));
    }
  }
}

/** The base's own made-up names are of other kinds of layers than the top's, so the top starts to count anew. */
function addTop(network: NetworkBuilder, features: Output, plan: ClassifierPlan): Output {
  const { top, output } = recipeOf(plan);
  const { hiddenUnits, dropout } = plan.settings;
  let x = hiddenUnits > 0 ? network.dense(features, hiddenUnits, 'relu') : features;
  if (dropout > 0) x = network.dropout(x, dropout);
  if (top.isNormalised) x = network.norm(x);
  return network.dense(x, output === 'sigmoid' ? 1 : plan.classCount, output);
}

function frozenBase(plan: ClassifierPlan): tfl.LayersModel {
  const { settings } = plan;
  const id = trainedBase(recipeOf(plan), settings);
  const base = buildBase(id, settings.inputSize);
  const firstTrained = firstTrainedLayer(base, id, settings);
  base.layers.forEach((layer, at) => {
    const isFrozenNorm = settings.freezeBatchNorm && layer.getClassName() === 'BatchNormalization';
    if (at < firstTrained || isFrozenNorm) layer.trainable = false;
  });
  return base;
}

/** The place of the first layer that is trained; behind the last where none is. */
function firstTrainedLayer(base: tfl.LayersModel, id: BaseId, { trained, trainedBlocks }: ClassifierSettings): number {
  if (trained === 'all') return 0;
  if (trained === 'top') return base.layers.length;
  const { blocks } = baseOf(id);
  const first = blocks[Math.max(0, blocks.length - trainedBlocks)];
  return base.layers.findIndex(({ name }) => name === first);
}
