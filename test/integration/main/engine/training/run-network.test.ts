import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { closeClassifiers } from '#main/engine/inference/open-classifiers.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { RunNetworkInput } from '#main/engine/training/run-network.ts';
import { paintCells } from './painted-cells.ts';
import type { PaintedCell } from './painted-cells.ts';
import { NETWORK_SETTINGS, predictImages, publishModel, trainNetwork } from './training-room.ts';
import type { PredictionItem } from './training-room.ts';

const CLASSES = ['nucleus', 'dots'];
let home = '';
let train: PaintedCell[] = [];
let validation: PaintedCell[] = [];
let fresh: PaintedCell[] = [];

beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-network-'));
  train = await paintCells(join(home, 'images'), 64, 'train');
  validation = await paintCells(join(home, 'images'), 16, 'validation');
  fresh = await paintCells(join(home, 'images'), 11, 'fresh');
});

afterAll(async () => {
  await closeClassifiers();
  await closeSharedDecodePool();
});

function inputOf(run: string, change: Partial<RunNetworkInput> = {}): RunNetworkInput {
  return {
    recipe: 'compact-cnn',
    runDir: join(home, run),
    cacheDir: join(home, 'cache'),
    resourcesDir: '',
    classes: CLASSES,
    train,
    validation,
    settings: NETWORK_SETTINGS,
    start: { kind: 'random' },
    seed: 1,
    runner: 'auto',
    resume: false,
    ...change,
  };
}

/** Cancels as soon as the images of so many epochs were learned from, in the middle of the next one. */
function cancelAfter(epochs: number): {
  readonly signal: AbortSignal;
  readonly onProgress: (p: { done: number; phase: string }) => void;
} {
  const controller = new AbortController();
  const onProgress = ({ done, phase }: { done: number; phase: string }): void => {
    if (phase === 'training' && done > epochs * train.length) controller.abort();
  };
  return { signal: controller.signal, onProgress };
}

test('learns, streams its epochs, keeps to the contract, decodes once, and leaves no tensor behind', async () => {
  const binding = loadBinding();
  const before = { ours: tf.memory().numTensors, native: binding.getNumOfTensors(), sessions: binding.getNumOfSavedModels() };
  const settings = { ...NETWORK_SETTINGS, epochs: 8 };
  const first = await trainNetwork(inputOf('learns', { settings }));
  const method = LEARNING_METHODS['training.runNetwork'];
  expect(method.output.parse(first.output)).toEqual(first.output);
  first.items.forEach((item) => method.item.parse(item));
  expect(first.output).toMatchObject({ epochs: 8, stopped: 'finished', cachedFeatures: 0, backbone: null });
  expect(first.output.runner).toMatchObject({ id: 'tensorflow', precision: 'float32' });
  expect(first.items.filter(({ kind }) => kind === 'epoch').length).toBe(8);
  expect(Math.max(...first.output.history.map(({ val_accuracy }) => val_accuracy))).toBeGreaterThanOrEqual(0.9);
  const { history, bestEpoch } = first.output;
  expect(Math.min(...history.map(({ val_loss }) => val_loss))).toBe(history[bestEpoch - 1]!.val_loss);
  expect(first.progress.filter(({ phase }) => phase === 'training').at(-1)).toMatchObject({
    done: 512,
    total: 512,
    unit: 'images',
  });

  const second = await trainNetwork(inputOf('learns-again', { settings: { ...settings, epochs: 1 } }));
  expect(second.output.cachedFeatures).toBe(80);
  expect({ ours: tf.memory().numTensors, native: binding.getNumOfTensors(), sessions: binding.getNumOfSavedModels() }).toEqual(
    before,
  );
});

test('cancelled in an epoch, it ends within one step with the best so far; before the first epoch it throws', async () => {
  const { signal, onProgress } = cancelAfter(2);
  const { output, progress } = await trainNetwork(inputOf('cancelled'), signal, onProgress);
  expect(output).toMatchObject({ stopped: 'cancelled', epochs: 2 });
  expect(progress.at(-1)!.done).toBe(2 * train.length + NETWORK_SETTINGS.batchSize);
  expect(output.history.length).toBe(2);
  const early = cancelAfter(0);
  await expect(trainNetwork(inputOf('cancelled-early'), early.signal, early.onProgress)).rejects.toThrow();
});

test('cancelled and resumed, a run has the history and the weights of one that was left alone', async () => {
  const whole = await trainNetwork(inputOf('whole'));
  const { signal, onProgress } = cancelAfter(2);
  await trainNetwork(inputOf('halved'), signal, onProgress);
  const resumed = await trainNetwork(inputOf('halved', { resume: true }));
  expect(resumed.items).toContainEqual({ kind: 'note', text: 'Resumed in epoch 3, after step 1 of it.' });
  const figures = (run: typeof whole) => run.output.history.map(({ seconds: _, ...record }) => record);
  expect(figures(resumed)).toEqual(figures(whole));
  expect(resumed.output.weightsHash).toBe(whole.output.weightsHash);
  const kept = await readdir(join(home, 'halved'));
  expect(kept.toSorted()).toEqual([
    `best-${resumed.output.bestEpoch}.safetensors`,
    'checkpoint.json',
    'checkpoint.safetensors',
    'log.csv',
    'model.safetensors',
  ]);

  const other = inputOf('halved', { resume: true, settings: { ...NETWORK_SETTINGS, learningRate: 0.002 } });
  await expect(trainNetwork(other)).rejects.toMatchObject({ code: 'training/checkpoint-mismatch' });
  const best = join(home, 'halved', `best-${resumed.output.bestEpoch}.safetensors`);
  await writeFile(best, (await readFile(best)).subarray(1));
  await expect(trainNetwork(inputOf('halved', { resume: true }))).rejects.toMatchObject({ code: 'weights/changed' });
  const path = join(home, 'halved', 'checkpoint.safetensors');
  await writeFile(path, (await readFile(path)).subarray(0, 5000));
  await expect(trainNetwork(inputOf('halved', { resume: true }))).rejects.toMatchObject({ code: 'weights/unreadable' });
});

test('ONNX Runtime, TensorFlow and TF.js give the same probabilities; a bad file is an item', async () => {
  const { output } = await trainNetwork(inputOf('parity'));
  const modelDir = await publishModel(join(home, 'model-parity'), output, inputOf('parity'));
  const bad = join(home, 'bad.png');
  await writeFile(bad, 'not an image');
  const swapped = { id: 'swapped', path: fresh[0]!.path, pixelHash: fresh[1]!.pixelHash };
  const images = [...fresh, { id: 'bad', path: bad, pixelHash: null }, swapped];
  const answers: PredictionItem[][] = [];
  for (const runner of ['onnx', 'tensorflow', 'tfjs'] as const) {
    const { output: told, items } = await predictImages({ modelDir, images, runner });
    expect(told).toMatchObject({ predicted: fresh.length, failed: 2, runner: { id: runner } });
    expect(items.find(({ id }) => id === 'bad')).toMatchObject({ ok: false, reason: 'not-an-image' });
    expect(items.find(({ id }) => id === 'swapped')).toMatchObject({ ok: false, reason: 'changed' });
    answers.push(items);
  }
  const largest = Math.max(...fresh.flatMap(({ id }) => differences(answers, id)));
  // Measured: 1.3e-7; the runners may differ by 1e-4.
  expect(largest).toBeLessThan(1e-4);
});

/** How far the other runners' probabilities of an image are from the first one's. */
function differences(answers: readonly (readonly PredictionItem[])[], id: string): number[] {
  const [first = [], ...others] = answers.map((items) => {
    const item = items.find((candidate) => candidate.id === id);
    if (item?.ok !== true) throw new TypeError(id);
    expect(item.probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    return item.probabilities;
  });
  return others.flatMap((values) => values.map((value, place) => Math.abs(value - (first[place] ?? Number.NaN))));
}

test('a compiled model that was kept gives the same, and does not hide weights that were changed', async () => {
  const { output } = await trainNetwork(inputOf('kept', { settings: { ...NETWORK_SETTINGS, epochs: 1 } }));
  const modelDir = await publishModel(join(home, 'model-kept'), output, inputOf('kept'));
  const request = { modelDir, images: fresh, runner: 'onnx', cacheDir: join(home, 'kept-cache') } as const;
  const first = await predictImages(request);
  await closeClassifiers();
  const again = await predictImages(request);
  expect(again.items).toEqual(first.items);
  const path = join(modelDir, 'weights.safetensors');
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(predictImages(request)).rejects.toMatchObject({ code: 'weights/changed' });
});

test('in bfloat16 it learns too, and the record says so; predictions are computed in float32', async () => {
  const settings = { ...NETWORK_SETTINGS, epochs: 2, precision: 'bfloat16' } as const;
  // Few images: where the processor has no such arithmetic, it takes 30 times as long.
  const few = { train: train.slice(0, 16), validation: validation.slice(0, 4) };
  const { output } = await trainNetwork(inputOf('bfloat16', { settings, ...few }));
  expect(output.runner).toMatchObject({ precision: 'bfloat16', reason: expect.stringContaining('bfloat16') });
  expect(output.history.at(-1)!.loss).toBeLessThan(output.history[0]!.loss);
  const modelDir = await publishModel(join(home, 'model-bfloat16'), output, inputOf('bfloat16'));
  expect((await predictImages({ modelDir, images: fresh })).output.runner.precision).toBe('float32');
});

test('focal loss, label smoothing, penalties, clipping and every change of the images at once', async () => {
  const regularised = { focalGamma: 2, labelSmoothing: 0.1, l1: 1e-6, l2: 1e-5, clipNorm: 1, optimizer: 'adamw' } as const;
  const varied = { shear: 5, brightness: 0.1, contrast: 0.1, fillMode: 'constant', fillValue: 255 } as const;
  const settings = { ...NETWORK_SETTINGS, epochs: 6, ...regularised, ...varied };
  const { output } = await trainNetwork(inputOf('regularised', { settings }));
  expect(output.history.at(-1)!.loss).toBeLessThan(output.history[0]!.loss);
});

test('a learning rate that is far too large ends the run with the epoch, and closes the session', async () => {
  const binding = loadBinding();
  const before = [binding.getNumOfTensors(), binding.getNumOfSavedModels()];
  // Without batch norm's help: plain gradient descent whose penalty alone makes the weights grow without bound.
  const settings = { ...NETWORK_SETTINGS, optimizer: 'sgd', learningRate: 1, l2: 10 } as const;
  await expect(trainNetwork(inputOf('diverging', { settings }))).rejects.toMatchObject({
    code: 'training/diverged',
    details: { epoch: expect.any(Number) },
  });
  expect([binding.getNumOfTensors(), binding.getNumOfSavedModels()]).toEqual(before);
});

test.each([
  [{ recipe: 'efficientnet-lite0-head' }, 'recipe/unknown'],
  [{ recipe: 'resnet-of-tomorrow' }, 'recipe/unknown'],
  [{ train: [] }, 'training/empty-part'],
  [{ validation: [] }, 'training/empty-part'],
  [{ classes: ['one', 'two'], train: [{ ...PLACEHOLDER(), classIndex: 2 }] }, 'call/invalid-input'],
  [{ runner: 'onnx' as const }, 'engine/runner-unavailable'],
])('%o is refused with %s', async (change, code) => {
  await expect(trainNetwork(inputOf('refused', change))).rejects.toMatchObject({ code });
});

function PLACEHOLDER(): PaintedCell {
  return { id: 'x', path: '', pixelHash: 'a'.repeat(64), classIndex: 0 };
}

test('an image that is missing or has other pixels ends the run with its path, kept images or not', async () => {
  const [first, second] = train;
  const gone = train.map((image) => (image === first ? { ...image, path: '/gone.png' } : image));
  const swapped = train.map((image) => (image === second ? { ...image, path: first!.path } : image));
  const cacheDir = join(home, 'other-cache');
  await expect(trainNetwork(inputOf('gone', { train: gone, cacheDir }))).rejects.toMatchObject({
    code: 'training/images-unreadable',
    details: { count: 1, first: '/gone.png', reason: 'missing' },
  });
  // A file where the folder should be: nothing can be kept.
  const blocked = join(home, 'bad.png');
  await expect(trainNetwork(inputOf('swapped', { train: swapped, cacheDir: blocked }))).rejects.toMatchObject({
    code: 'training/image-changed',
    details: { path: first!.path },
  });
});

test('where decoded images cannot be kept, it says so and learns the same', async () => {
  const settings = { ...NETWORK_SETTINGS, epochs: 2 };
  const kept = await trainNetwork(inputOf('with-cache', { settings }));
  const blocked = join(home, 'a-file');
  await writeFile(blocked, '');
  const decoded = await trainNetwork(inputOf('without-cache', { settings, cacheDir: blocked }));
  expect(decoded.items).toContainEqual({ kind: 'note', text: expect.stringContaining('no room') });
  expect(decoded.output.weightsHash).toBe(kept.output.weightsHash);
});
