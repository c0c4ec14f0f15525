import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { loadHead, readModelVersion } from '#main/engine/inference/model-version.ts';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import { closeFeatureExtractors } from '#main/engine/pipeline/features-extractor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { RunHeadInput, RunHeadOutput } from '#main/engine/training/run-head.ts';
import { paintCells } from './painted-cells.ts';
import type { PaintedCell } from './painted-cells.ts';
import { predictImages, publishModel, resourcesDir } from './training-room.ts';
import type { PredictionItem } from './training-room.ts';

type TrainingItem = z.infer<(typeof LEARNING_METHODS)['training.runHead']['item']>;

let home = '';
let train: PaintedCell[] = [];
let validation: PaintedCell[] = [];
let fresh: PaintedCell[] = [];

beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-train-'));
  train = await paintCells(join(home, 'images'), 24, 'train');
  validation = await paintCells(join(home, 'images'), 8, 'validation');
  fresh = await paintCells(join(home, 'images'), 6, 'fresh');
});

afterAll(async () => {
  await closeFeatureExtractors();
  await closeSharedDecodePool();
});

function inputOf(change: Partial<RunHeadInput> = {}): RunHeadInput {
  return {
    recipe: 'efficientnet-lite0-head',
    runDir: join(home, 'run'),
    cacheDir: join(home, 'cache'),
    resourcesDir,
    classes: ['nucleus', 'dots'],
    train,
    validation,
    settings: { ...RECIPES['efficientnet-lite0-head'].defaults, epochs: 6, batchSize: 8 },
    seed: 1,
    runner: 'auto',
    resume: false,
    ...change,
  };
}

async function run(
  change: Partial<RunHeadInput> = {},
  signal = new AbortController().signal,
): Promise<{ output: RunHeadOutput; items: TrainingItem[] }> {
  const items: TrainingItem[] = [];
  const emit = (item: TrainingItem): void => void items.push(item);
  const output = await LEARNING_HANDLERS['training.runHead'](inputOf(change), {
    signal,
    progress: () => undefined,
    emit,
    log: () => undefined,
  });
  return { output, items };
}

const publish = (output: RunHeadOutput, name: string): Promise<string> => publishModel(join(home, name), output, inputOf());

test('trains, streams its epochs, keeps to the contract, and takes features from the cache the second time', async () => {
  const before = tf.memory().numTensors;
  const first = await run();
  expect(LEARNING_METHODS['training.runHead'].output.parse(first.output)).toEqual(first.output);
  first.items.forEach((item) => LEARNING_METHODS['training.runHead'].item.parse(item));
  expect(first.output.cachedFeatures).toBe(0);
  expect(first.items.filter(({ kind }) => kind === 'epoch').length).toBe(first.output.epochs);
  expect(first.output.history.at(-1)!.val_accuracy).toBe(1);

  const second = await run({ runDir: join(home, 'run-again') });
  expect(second.output.cachedFeatures).toBe(32);
  expect(second.output.weightsHash).toBe(first.output.weightsHash);
  expect(tf.memory().numTensors).toBe(before);
});

test('probabilities of TF.js layers, ONNX Runtime and the wasm runner agree within 1e-5; a bad file is an item', async () => {
  const { output } = await run({ runDir: join(home, 'run-parity') });
  const modelDir = await publish(output, 'model');
  const bad = join(home, 'bad.png');
  await writeFile(bad, 'not an image');
  const images = [
    ...fresh.map(({ id, path, pixelHash }) => ({ id, path, pixelHash })),
    { id: 'bad', path: bad, pixelHash: null },
  ];
  const onnx = await predictImages({ modelDir, images, runner: 'onnx' });
  const wasm = await predictImages({ modelDir, images, runner: 'tfjs' });
  expect(onnx.output).toMatchObject({ predicted: 6, failed: 1 });
  expect(onnx.items.find(({ id }) => id === 'bad')).toMatchObject({ ok: false, reason: 'not-an-image' });
  for (const { id, classIndex } of fresh) {
    const [a, b] = [onnx, wasm].map(({ items }) => items.find((item) => item.id === id));
    if (a?.ok !== true || b?.ok !== true) throw new TypeError(id);
    a.probabilities.forEach((value, c) => expect(Math.abs(value - b.probabilities[c]!)).toBeLessThan(1e-5));
    expect(a.probabilities.indexOf(Math.max(...a.probabilities))).toBe(classIndex);
  }
  const version = await readModelVersion(modelDir);
  if (version.kind !== 'head') throw new TypeError(version.kind);
  const head = await loadHead(version);
  const features = Float32Array.from({ length: 1280 }, (_, index) => (index % 7) / 7);
  const layers = tf.tidy(() => (head.predict(tf.tensor2d(features, [1, 1280])) as tf.Tensor).dataSync());
  expect([...layers].reduce((sum: number, p: number) => sum + p, 0)).toBeCloseTo(1, 6);
  head.dispose();
});

test('with no images it makes ready and predicts nothing', async () => {
  const { output } = await run({ runDir: join(home, 'run-warm') });
  expect((await predictImages({ modelDir: await publish(output, 'model-warm'), images: [] })).output).toMatchObject({
    predicted: 0,
    failed: 0,
  });
});

test('features that are in the cache serve predictions without the file', async () => {
  const { output } = await run({ runDir: join(home, 'run-cached') });
  const modelDir = await publish(output, 'model-cached');
  const [image] = validation;
  const cacheDir = join(home, 'cache');
  const seen = await predictImages({ modelDir, images: [{ ...image!, path: '/gone.png' }], cacheDir });
  const read = await predictImages({ modelDir, images: [{ ...image!, pixelHash: null }] });
  expect(seen.output.failed).toBe(0);
  expect(seen.items[0]).toMatchObject({ ok: true });
  const probabilities = (items: readonly PredictionItem[]): readonly number[] =>
    items[0]?.ok === true ? items[0].probabilities : [];
  probabilities(seen.items).forEach((value, c) => expect(Math.abs(value - probabilities(read.items)[c]!)).toBeLessThan(1e-6));
});

test('weights or a manifest that were tampered with are refused', async () => {
  const { output } = await run({ runDir: join(home, 'run-tampered') });
  const modelDir = await publish(output, 'model-tampered');
  const path = join(modelDir, 'weights.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(predictImages({ modelDir, images: [] })).rejects.toMatchObject({ code: 'weights/changed' });
  const manifestPath = join(modelDir, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as Record<string, unknown>;
  for (const change of [
    { backbone: { ...output.backbone, id: 'vgg99' } },
    { format: 'other' },
    { preprocessing: { ...output.preprocessing, mode: 'tf' } },
  ]) {
    await writeFile(manifestPath, JSON.stringify({ ...manifest, ...change }));
    await expect(predictImages({ modelDir, images: [] })).rejects.toMatchObject({ code: 'model/unreadable' });
  }
  await expect(predictImages({ modelDir: join(home, 'no-model'), images: [] })).rejects.toMatchObject({
    code: 'model/unreadable',
  });
});

test('a missing image or one with other pixels ends the run with its path, before any epoch', async () => {
  const [first, second] = train;
  await rename(first!.path, `${first!.path}.away`);
  const change = { cacheDir: join(home, 'empty-cache') };
  await expect(run(change)).rejects.toMatchObject({
    code: 'training/images-unreadable',
    details: { count: 1, first: first!.path, reason: 'missing' },
  });
  await rename(`${first!.path}.away`, first!.path);
  const swapped = train.map((image) => (image === second ? { ...image, path: first!.path } : image));
  await expect(run({ cacheDir: join(home, 'other-cache'), train: swapped })).rejects.toMatchObject({
    code: 'training/image-changed',
    details: { path: first!.path },
  });
});

test.each([
  [{ recipe: 'resnet-of-tomorrow' }, 'recipe/unknown'],
  [{ train: [] }, 'training/empty-part'],
  [{ validation: [] }, 'training/empty-part'],
  [{ recipe: 'compact-cnn' }, 'recipe/unknown'],
])('%o is refused with %s', async (change, code) => {
  await expect(run(change)).rejects.toMatchObject({ code });
});

test('a checkpoint of other settings is not gone on from; without one it starts anew and says so', async () => {
  const runDir = join(home, 'run-checkpoint');
  const { items } = await run({ runDir, resume: true });
  expect(items).toContainEqual({ kind: 'note', text: expect.stringContaining('no checkpoint') });
  await expect(run({ runDir, resume: true, seed: 2 })).rejects.toMatchObject({ code: 'training/checkpoint-mismatch' });
  const again = await run({ runDir, resume: true });
  expect(again.items.filter(({ kind }) => kind === 'epoch')).toEqual([]);
  expect(again.output.history.length).toBe(6);
});

test('cancelled before it began, it throws', async () => {
  const controller = new AbortController();
  controller.abort();
  await expect(run({ runDir: join(home, 'run-early') }, controller.signal)).rejects.toThrow();
});
