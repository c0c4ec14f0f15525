import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { loadNetwork, readModelVersion, requireWeights } from '#main/engine/inference/model-version.ts';
import type { NetworkVersion } from '#main/engine/inference/model-version.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';

const SIZE = 16;
const PREPROCESSING = { width: SIZE, height: SIZE, resize: 'tf_bilinear', fit: 'stretch', colour: 'rgb', mode: 'unit' } as const;
let dir = '';
let manifest: ModelManifest;

beforeAll(async () => {
  await readyTfjs();
  dir = await mkdtemp(join(tmpdir(), 'caselens-version-'));
  const model = buildCompactCnn({ inputSize: SIZE, classCount: 2, dropout: 0 });
  const sha256 = await writeTensorFile(join(dir, 'weights.safetensors'), modelWeights(model));
  const runner = { id: 'tensorflow', device: '', version: '', reason: '' } as const;
  manifest = {
    ...TRAINED_HERE,
    format: 'caselens-model',
    formatVersion: 1,
    recipe: 'compact-cnn',
    classes: ['a', 'b'],
    positiveClasses: [],
    backbone: null,
    architecture: modelTopology(model),
    preprocessing: PREPROCESSING,
    parameters: 1,
    trainableParameters: 1,
    weights: { file: 'weights.safetensors', sha256 },
    training: {
      runId: 'r',
      datasetId: 'd',
      datasetName: 'n',
      datasetHash: sha256,
      splitId: 's',
      seed: 1,
      settings: RECIPES['compact-cnn'].defaults,
      runner,
      epochs: 1,
      bestEpoch: 1,
      stopped: 'finished',
      history: [],
      startedAtMs: 1,
      seconds: 1,
    },
    versions: { caselens: '0', node: '', tfjs: '', onnxruntime: '' },
  };
  model.dispose();
});

async function read(change: Partial<ModelManifest> = {}): Promise<NetworkVersion> {
  await writeFile(join(dir, 'manifest.json'), JSON.stringify({ ...manifest, ...change }));
  const version = await readModelVersion(dir);
  if (version.kind !== 'network') throw new TypeError(version.kind);
  return version;
}

test('a manifest without backbone is a whole network, which loads with its weights', async () => {
  const before = tf.memory().numTensors;
  const version = await read();
  await requireWeights(version);
  const model = await loadNetwork(version);
  expect(model.outputs[0]?.shape).toEqual([null, 2]);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('an input that no image is decoded to is refused before anything is loaded', async () => {
  const preprocessing = { ...PREPROCESSING, width: 100_000 };
  await expect(read({ preprocessing })).rejects.toMatchObject({ code: 'model/unreadable' });
});

test.each<[string, Partial<ModelManifest>, string]>([
  ['another input size than the network has', { preprocessing: { ...PREPROCESSING, height: 2 * SIZE } }, 'model/unreadable'],
  ['more classes than the network gives', { classes: ['a', 'b', 'c'] }, 'model/unreadable'],
  ['no layers', { architecture: {} }, 'model/unreadable'],
  ['other weights', { weights: { file: 'weights.safetensors', sha256: 'a'.repeat(64) } }, 'weights/changed'],
])('%s is refused, and nothing stays in memory', async (_, change, code) => {
  const before = tf.memory().numTensors;
  const version = await read(change);
  await expect(loadNetwork(version)).rejects.toMatchObject({ code });
  expect(tf.memory().numTensors).toBe(before);
});
