import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainingStart } from '#shared/contract/engine/learning.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { buildBase } from '#main/engine/architectures/classifier.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { closeClassifiers } from '#main/engine/inference/open-classifiers.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { drawInitialWeights } from '#main/engine/training/initial-weights.ts';
import type { RunNetworkInput, RunNetworkOutput } from '#main/engine/training/run-network.ts';
import { readSafeTensors } from '#main/engine/weights/safetensors.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import { paintCells } from './painted-cells.ts';
import type { PaintedCell } from './painted-cells.ts';
import { predictImages, publishModel, resourcesDir, trainNetwork } from './training-room.ts';

const CLASSES = ['nucleus', 'dots'];
let home = '';
let train: PaintedCell[] = [];
let validation: PaintedCell[] = [];

beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-recipes-'));
  train = await paintCells(join(home, 'images'), 32, 'train');
  validation = await paintCells(join(home, 'images'), 12, 'validation');
});

afterAll(async () => {
  await closeClassifiers();
  await closeSharedDecodePool();
});

type Change = Partial<Omit<RunNetworkInput, 'settings'>> & { readonly settings?: Partial<NetworkSettings> };

function inputOf(recipe: NetworkRecipeId, run: string, { settings, ...change }: Change = {}): RunNetworkInput {
  const small = { epochs: 3, batchSize: 8, inputSize: 64, precision: 'float32', patience: 0 } as const;
  return {
    recipe,
    runDir: join(home, run),
    cacheDir: join(home, 'cache'),
    resourcesDir,
    classes: CLASSES,
    train,
    validation,
    settings: { ...RECIPES[recipe].defaults, ...small, ...settings },
    start: { kind: 'bundled' },
    seed: 1,
    runner: 'auto',
    resume: false,
    ...change,
  };
}

/** A weights file as an import leaves it. */
async function weightsFile(network: 'inception-v3' | 'vgg16', inputSize: number): Promise<TrainingStart & { kind: 'file' }> {
  const path = join(home, `${network}.safetensors`);
  const base = buildBase(network, inputSize);
  const weightsHash = await writeTensorFile(path, [...drawInitialWeights(base, 'file').values()]);
  base.dispose();
  return { kind: 'file', network, path, fileName: `${network}_no_top.h5`, fileHash: 'f'.repeat(64), weightsHash };
}

function notesOf(items: readonly { readonly kind: string; readonly text?: string }[]): string {
  return items.flatMap(({ kind, text }) => (kind === 'note' ? [text] : [])).join('\n');
}

/** Mean loss and accuracy of a published model on the validation images, by the prediction that a user gets. */
async function predicted(
  dir: string,
  output: RunNetworkOutput,
  input: RunNetworkInput,
): Promise<{ loss: number; accuracy: number }> {
  const modelDir = await publishModel(join(home, dir), output, input);
  const { items } = await predictImages({ modelDir, images: validation });
  const own = items.map((item) => {
    if (!item.ok) throw new TypeError(item.detail);
    const { classIndex } = validation.find(({ id }) => id === item.id)!;
    expect(item.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
    return { p: item.probabilities[classIndex]!, isRight: item.probabilities[classIndex]! > 0.5 };
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { loss: mean(own.map(({ p }) => -Math.log(p))), accuracy: mean(own.map(({ isRight }) => Number(isRight))) };
}

test('one sigmoid unit on a frozen InceptionV3 from a file: features once, the whole network as the model, its figures those of prediction', async () => {
  const start = await weightsFile('inception-v3', 80);
  const tensors = tf.memory().numTensors;
  const input = inputOf('isic-inception-v3', 'isic', { start, settings: { inputSize: 80, start: 'file', tensorBoard: false } });
  const { output, items } = await trainNetwork(input);
  expect(tf.memory().numTensors).toBe(tensors);
  const { path: _path, ...record } = start;
  expect(output).toMatchObject({ output: 'sigmoid', start: record, epochs: 3, cachedFeatures: 0, backbone: null });
  expect(output).toMatchObject({ parameters: 21_804_833, trainableParameters: 2049 });
  expect(notesOf(items)).toContain('The network starts from the weights of InceptionV3 in inception-v3_no_top.h5.');
  expect(notesOf(items)).toContain('its features are computed once');
  const best = output.history[output.bestEpoch - 1]!;
  const figures = await predicted('isic-model', output, input);
  // Features by ONNX Runtime in training and prediction; the top by TensorFlow and by ONNX Runtime: float32.
  expect(figures.loss).toBeCloseTo(best.val_loss, 4);
  expect(figures.accuracy).toBeCloseTo(best.val_accuracy, 6);

  const other = { ...input, runDir: join(home, 'isic-2'), settings: { ...input.settings, hiddenUnits: 8, learningRate: 0.01 } };
  const again = await trainNetwork(other);
  expect(again.output.cachedFeatures).toBe(train.length + validation.length);
  expect(again.output.trainableParameters).toBe(2049 * 8 + 9);
});

test('other weights of the same network are other features', async () => {
  const settings = { trained: 'top', start: 'bundled', hiddenUnits: 8 } as const;
  const bundled = await trainNetwork(inputOf('ham10000-vgg16', 'ham-bundled', { settings }));
  expect(bundled.output.cachedFeatures).toBe(0);
  expect(notesOf(bundled.items)).toContain(
    'EfficientNet-Lite0 with the weights that come with CaseLens stands in the place of VGG16',
  );
  expect(bundled.output.start).toMatchObject({ kind: 'bundled', network: 'efficientnet-lite0' });
  expect(bundled.output.preprocessing).toMatchObject({ mode: 'lite', width: 64, resize: 'pil_nearest' });
  const random = { settings: { ...settings, start: 'random' }, start: { kind: 'random' } } as const;
  const drawn = await trainNetwork(inputOf('ham10000-vgg16', 'ham-random', random));
  expect(drawn.output.cachedFeatures).toBe(0);
  expect(notesOf(drawn.items)).toContain('Results will be poor');
  const input = inputOf('ham10000-vgg16', 'ham-random', random);
  expect(recipeParameters('ham10000-vgg16', input.settings, 2)).toMatchObject({ parameters: drawn.output.parameters });
  const other = await trainNetwork({ ...input, runDir: join(home, 'ham-seed-2'), seed: 2 });
  expect(other.output.cachedFeatures).toBe(0);
});

test('weights that do not fit are refused with a table, those of another network by name', async () => {
  const start = await weightsFile('vgg16', 64);
  const settings = { start: 'file' } as const;
  const wrong = inputOf('isic-inception-v3', 'wrong', { start, settings: { ...settings, inputSize: 80 } });
  await expect(trainNetwork(wrong)).rejects.toMatchObject({ code: 'training/wrong-network' });
  const file = await readSafeTensors(start.path);
  const bent = file.tensors.map((tensor) =>
    tensor.name === 'block1_conv1/kernel' ? { ...tensor, shape: [1, 9, 3, 64] } : tensor,
  );
  const path = join(home, 'bent.safetensors');
  const weightsHash = await writeTensorFile(path, bent.slice(0, -1));
  const input = inputOf('ham10000-vgg16', 'bent', { start: { ...start, path, weightsHash }, settings });
  await expect(trainNetwork(input)).rejects.toMatchObject({
    code: 'import/mismatch',
    details: {
      count: 2,
      layers: ['block1_conv1/kernel', 'block5_conv3/bias'],
      expected: ['3x3x3x64', '512'],
      found: ['1x9x3x64', ''],
    },
  });
  const changed = inputOf('ham10000-vgg16', 'changed', { start: { ...start, path }, settings });
  await expect(trainNetwork(changed)).rejects.toMatchObject({ code: 'weights/changed' });
});

/** Cancels in the middle of the epoch behind so many. */
function cancelAfter(epochs: number): Parameters<typeof trainNetwork> extends [unknown, ...infer Rest] ? Rest : never {
  const controller = new AbortController();
  return [
    controller.signal,
    ({ done, phase }) => {
      if (phase === 'training' && done > epochs * train.length) controller.abort();
    },
  ];
}

test('fine-tuning: the head first on the frozen network, then the last blocks with frozen batch norms; stopped in either phase it goes on alike', async () => {
  const settings = { epochs: 4, headEpochs: 2, trainedBlocks: 2, learningRate: 0.001, schedule: 'cosine', rotation: 10 } as const;
  const input = inputOf('efficientnet-lite0-finetune', 'whole', { settings });
  const whole = await trainNetwork(input);
  expect(whole.output.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
  expect(whole.output.epochs).toBe(4);
  expect(notesOf(whole.items)).toContain(
    'Epochs 1 to 2 train only the layers on top of the frozen network, on images as they are.',
  );
  const rates = whole.output.history.map(({ learningRate = 0 }) => learningRate);
  expect(rates.slice(0, 2)).toEqual([0.001, 0.001]);
  expect(rates[3]).toBeLessThan(rates[2]!);

  const { tensors } = await readSafeTensors(whole.output.weightsPath);
  const base = buildBase('efficientnet-lite0', 64);
  const names = base.layers.map(({ name }) => name);
  base.dispose();
  const bundled = await trainNetwork(
    inputOf('efficientnet-lite0-finetune', 'frozen', { settings: { trained: 'top', epochs: 1 } }),
  );
  const before = new Map(
    (await readSafeTensors(bundled.output.weightsPath)).tensors.map((tensor) => [tensor.name, tensor.values]),
  );
  const changed = tensors.filter(
    ({ name, values }) => Buffer.compare(Buffer.from(values.buffer), Buffer.from(before.get(name)!.buffer)) !== 0,
  );
  const inBase = changed.map(({ name }) => name.split('/')[0]!).filter((name) => names.includes(name));
  // The last two of nine blocks, convolutions only.
  expect(Math.min(...inBase.map((name) => names.indexOf(name)))).toBe(names.indexOf('blocks_15__expand_conv'));
  expect(inBase.filter((name) => name.includes('bn'))).toEqual([]);

  const figures = ({ output }: typeof whole): unknown => output.history.map(({ seconds: _seconds, ...rest }) => rest);
  for (const epochs of [1, 3]) {
    const runDir = join(home, `stopped-${epochs}`);
    await trainNetwork({ ...input, runDir }, ...cancelAfter(epochs));
    const resumed = await trainNetwork({ ...input, runDir, resume: true });
    expect(figures(resumed)).toEqual(figures(whole));
    expect(resumed.output.weightsHash).toBe(whole.output.weightsHash);
    expect(notesOf(resumed.items)).toContain(`Resumed in epoch ${epochs + 1}`);
  }
});

test('a whole network with the bundled one in its place learns on varied images, nearest resize and two units of binary cross-entropy', async () => {
  const settings = { start: 'bundled', epochs: 2, rotation: 20, dropout: 0 } as const;
  const input = inputOf('malaria-resnet50v2', 'malaria', { settings });
  const { output } = await trainNetwork(input);
  expect(output).toMatchObject({ output: 'softmax', ...recipeParameters('malaria-resnet50v2', input.settings, 2) });
  expect(output.weightsHash).toBe(
    createHash('sha256')
      .update(await readFile(output.weightsPath))
      .digest('hex'),
  );
  const best = output.history[output.bestEpoch - 1]!;
  const figures = await predicted('malaria-model', output, input);
  expect(figures.accuracy).toBeCloseTo(best.val_accuracy, 6);
});
