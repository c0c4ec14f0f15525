import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { VIEWS, viewOf } from '#shared/domain/imaging/views.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { closeClassifiers } from '#main/engine/inference/open-classifiers.ts';
import { predict } from '#main/engine/inference/predict.ts';
import type { PredictInput } from '#main/engine/inference/predict.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import { sharpOf } from '#test/support/paint-files.ts';
import { paintNoise } from '#test/support/paint-image.ts';
import type { Painting } from '#test/support/paint-image.ts';

const SIZE = 16;
const PREPROCESSING = { width: SIZE, height: SIZE, resize: 'tf_bilinear', fit: 'stretch', colour: 'rgb', mode: 'unit' } as const;
const MEMBERS = ['019a9aaa-0000-7000-8000-000000000001', '019a9aaa-0000-7000-8000-000000000002'] as const;
/** Weights of a small network: larger than a fresh one's, so that views and members differ well above the precision of floats. */
const SPREAD = 3;
let home = '';

beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-views-'));
  await writeMember(MEMBERS[0], ['a', 'b'], 1);
  await writeMember(MEMBERS[1], ['b', 'a'], 2);
});

afterAll(async () => {
  await closeClassifiers();
  await closeSharedDecodePool();
});

async function writeMember(id: string, classes: string[], seed: number): Promise<void> {
  await mkdir(join(home, id), { recursive: true });
  const model = buildCompactCnn({ inputSize: SIZE, classCount: 2, dropout: 0 });
  const tensors = modelWeights(model).map((tensor) => ({
    ...tensor,
    values: tensor.values.map((value, index) => value * SPREAD + 0.2 * Math.sin(seed * 7 + index)),
  }));
  const sha256 = await writeTensorFile(join(home, id, 'weights.safetensors'), tensors);
  await writeManifest(id, { classes, architecture: modelTopology(model), weights: { file: 'weights.safetensors', sha256 } });
  model.dispose();
}

async function writeManifest(id: string, change: Partial<ModelManifest>): Promise<void> {
  await mkdir(join(home, id), { recursive: true });
  const manifest: ModelManifest = {
    ...{ format: 'caselens-model', formatVersion: 1, kind: 'trained', recipe: 'compact-cnn', positiveClasses: [] },
    ...{ backbone: null, architecture: null, output: 'softmax', preprocessing: PREPROCESSING, parameters: 1 },
    ...{ trainableParameters: 1, weights: null, training: null, imported: null, onnx: null, members: [], classes: ['a', 'b'] },
    versions: { caselens: '0', node: '', tfjs: '', onnxruntime: '' },
    ...change,
  };
  await writeFile(join(home, id, 'manifest.json'), JSON.stringify(manifest));
}

async function hashOf(id: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(home, id, 'manifest.json')))
    .digest('hex');
}

async function writeEnsemble(id: string, change: Partial<ModelManifest> = {}): Promise<void> {
  const members = await Promise.all(MEMBERS.map(async (modelId) => ({ modelId, manifestHash: await hashOf(modelId) })));
  await writeManifest(id, { kind: 'ensemble', members, recipe: '', ...change });
}

/** What a model says of files, by their order; null where it could not read one. */
async function probabilitiesOf(
  id: string,
  paths: readonly string[],
  change: Partial<PredictInput> = {},
): Promise<(readonly number[] | null)[]> {
  const answers = new Map<string, readonly number[]>();
  await predict(
    {
      ...{ modelDir: join(home, id), resourcesDir: '', cacheDir: null, runner: 'onnx' as const },
      images: paths.map((path, index) => ({ id: String(index), path, pixelHash: null })),
      ...change,
    },
    {
      signal: new AbortController().signal,
      progress: () => undefined,
      emit: (items) => items.forEach((item) => item.ok && answers.set(item.id, item.probabilities)),
      log: () => undefined,
    },
  );
  return paths.map((_, index) => answers.get(String(index)) ?? null);
}

async function write(name: string, painting: Painting): Promise<string> {
  const path = join(home, name);
  await writeFile(path, await sharpOf(painting).png().toBuffer());
  return path;
}

/** Five pictures of the size of the input, so that resizing changes no pixel. */
async function pictures(): Promise<{ readonly path: string; readonly painting: Painting }[]> {
  const paintings = [1, 2, 3, 4, 5].map((seed) => paintNoise(SIZE, SIZE, seed));
  return Promise.all(paintings.map(async (painting, index) => ({ path: await write(`${index}.png`, painting), painting })));
}

const meanOf = (rows: readonly (readonly number[])[]): number[] =>
  (rows[0] ?? []).map((_, index) => Math.fround(rows.reduce((sum, row) => sum + row[index]!, 0) / rows.length));

test.each([2, 3, 4, 8])('%i views are the mean of what the model says of each turned picture alone', async (views) => {
  const single = await pictures();
  const seen = await probabilitiesOf(MEMBERS[0], single.map(({ path }) => path), { views }); // prettier-ignore
  let largest = 0;
  for (const [index, { painting }] of single.entries()) {
    const turned = await Promise.all(
      VIEWS.slice(0, views).map((view) => {
        const rgb = Uint8Array.from(viewOf(Float32Array.from(painting.rgb), { width: SIZE, height: SIZE }, view));
        return write(`${index}-${view}.png`, { width: SIZE, height: SIZE, rgb });
      }),
    );
    const rows = (await probabilitiesOf(MEMBERS[0], turned)).map((row) => row!);
    expect(new Set(rows.map(String)).size).toBe(views);
    meanOf(rows).forEach((value, c) => (largest = Math.max(largest, Math.abs(value - seen[index]![c]!))));
  }
  // Seen: exactly 0. Another processor may add a batch up in another order than a single picture: by the last bits of 32.
  expect(largest).toBeLessThan(2e-7);
});

test('one view is what was predicted without views, bit for bit', async () => {
  const paths = (await pictures()).map(({ path }) => path);
  expect(await probabilitiesOf(MEMBERS[0], paths, { views: 1 })).toEqual(await probabilitiesOf(MEMBERS[0], paths));
});

test('an ensemble is the mean of its members, whatever the order of their classes, with views too', async () => {
  await writeEnsemble('mean');
  const paths = (await pictures()).map(({ path }) => path);
  for (const views of [1, 4]) {
    const [first, second, both] = [
      await probabilitiesOf(MEMBERS[0], paths, { views }),
      await probabilitiesOf(MEMBERS[1], paths, { views }),
      await probabilitiesOf('mean', paths, { views }),
    ];
    for (const index of paths.keys()) expect(both[index]).toEqual(meanOf([first[index]!, [...second[index]!].reverse()]));
  }
});

test('a picture that cannot be read has no answer, and the others have theirs', async () => {
  await writeEnsemble('partly');
  const [good] = await pictures();
  const bad = join(home, 'bad.png');
  await writeFile(bad, 'no image');
  const answers = await probabilitiesOf('partly', [bad, good!.path, bad]);
  expect(answers.map((answer) => answer === null)).toEqual([true, false, true]);
});

test.each([
  ['a member that was changed', { members: MEMBERS.map((modelId) => ({ modelId, manifestHash: 'a'.repeat(64) })) }],
  ['a member that is gone', { members: MEMBERS.map((_, n) => ({ modelId: `019a9aaa-0000-7000-8000-00000000001${n}`, manifestHash: 'a'.repeat(64) })) }], // prettier-ignore
  ['a member that leads out of its folder', { members: MEMBERS.map(() => ({ modelId: '../other', manifestHash: 'a'.repeat(64) })) }], // prettier-ignore
  ['a single member', { members: [] }],
  ['other classes than its members', { classes: ['a', 'c'] }],
])('an ensemble with %s is refused', async (_, change) => {
  await writeEnsemble('refused', change);
  await expect(probabilitiesOf('refused', [])).rejects.toMatchObject({ code: 'model/unreadable' });
});

test('an ensemble of ensembles is refused', async () => {
  const inner = '019a9aaa-0000-7000-8000-000000000003';
  await writeEnsemble(inner);
  const members = await Promise.all(
    [inner, MEMBERS[0]].map(async (modelId) => ({ modelId, manifestHash: await hashOf(modelId) })),
  );
  await writeEnsemble('nested', { members });
  await expect(probabilitiesOf('nested', [])).rejects.toMatchObject({ code: 'model/unreadable' });
});

test('opening and predicting leaves no tensor behind', async () => {
  await writeEnsemble('tidy');
  const before = tf.memory().numTensors;
  await probabilitiesOf('tidy', (await pictures()).map(({ path }) => path), { views: 8 }); // prettier-ignore
  await closeClassifiers();
  expect(tf.memory().numTensors).toBe(before);
});
