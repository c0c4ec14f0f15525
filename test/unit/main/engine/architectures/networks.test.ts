import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { NETWORKS, isNetworkId } from '#shared/domain/architectures/networks.ts';
import { PREPROCESSING_MODES } from '#shared/domain/imaging/preprocessing.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { wrongBlocks } from '#test/support/network-blocks.ts';

beforeAll(readyTfjs);

function fixedParameters(model: LayersModel): number {
  return model.nonTrainableWeights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape.map(Number)), 0);
}

describe.each(Object.keys(NETWORKS))('%s', (id) => {
  if (!isNetworkId(id)) throw new TypeError(id);
  const network = NETWORKS[id];

  test('is built with the parameters and shapes of its table row, and leaves nothing behind', () => {
    const before = tf.memory().numTensors;
    const model = buildNetwork(id);
    expect(model.countParams()).toBe(network.parameters);
    expect(fixedParameters(model)).toBe(network.movingStatistics);
    expect(model.inputs[0]!.shape).toEqual([null, network.inputSize, network.inputSize, 3]);
    expect(model.outputs[0]!.shape).toEqual([null, ...network.featureMap]);
    expect(model.getLayer(network.gradCamLayer).outputShape).toHaveLength(4);
    expect(network.blocks.length).toBeGreaterThan(3);
    expect(wrongBlocks(model, network.blocks)).toEqual([]);
    expect(PREPROCESSING_MODES).toHaveProperty(network.preprocessing);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('takes another input size', () => {
    const model = buildNetwork(id, 160);
    expect(model.inputs[0]!.shape).toEqual([null, 160, 160, 3]);
    expect(model.outputs[0]!.shape.at(-1)).toBe(network.featureMap[2]);
    expect(model.countParams()).toBe(network.parameters);
    model.dispose();
  });
});

test('the compact CNN classifies with fewer than 500,000 parameters', () => {
  const before = tf.memory().numTensors;
  const model = buildCompactCnn({ inputSize: 96, classCount: 3, dropout: 0.3 });
  expect(model.outputs[0]!.shape).toEqual([null, 3]);
  expect(model.countParams()).toBe(NETWORKS['compact-cnn'].parameters + 193 * 3);
  expect(model.countParams()).toBeLessThan(500_000);
  expect(model.getLayer('dropout').getConfig()['rate']).toBe(0.3);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
