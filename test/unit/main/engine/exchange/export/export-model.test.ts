import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import { EXPORT_FORMAT_IDS } from '#shared/domain/exports/export-formats.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import { COMPILED_LAYERS } from '#main/engine/compile/compile-model.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { exportModel } from '#main/engine/exchange/export/export-model.ts';
import type { ExportInput, ExportOutput } from '#main/engine/exchange/export/export-model.ts';
import { describeModel, WRITTEN_LAYERS } from '#main/engine/exchange/write/keras-layers.ts';
import { keras3Config } from '#main/engine/exchange/write/keras3-config.ts';
import { openZip } from '#main/engine/exchange/read/zip-archive.ts';
import { closeClassifiers } from '#main/engine/inference/open-classifiers.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { everyLayerModel } from '#test/support/every-layer.ts';
import { writeModelFolder } from '#test/support/model-folder.ts';
import { fillByFormula } from '#test/support/network-function.ts';
import { tempFolder } from '#test/support/temp-home.ts';

/* Models of all kinds of layers, written and read back by `models.export` itself; the five formats. */

const PREPROCESSING: PreprocessingContract = {
  width: 8,
  height: 8,
  resize: 'tf_bilinear',
  fit: 'stretch',
  colour: 'rgb',
  mode: 'raw',
};
/** Sums of a few dozen float32 products in another order; 6e-8 was measured. */
const TOLERANCE = 1e-6;

beforeAll(readyTfjs);
afterAll(async () => {
  await closeClassifiers();
  await closeSharedDecodePool();
});

const context = {
  signal: new AbortController().signal,
  progress: () => undefined,
  emit: () => undefined,
  log: () => undefined,
};

function inputFor(modelDir: string, outDir: string, format: ExportFormat): ExportInput {
  const text = { producer: 'CaseLens 0.1.0', metadata: { classes: '["a","b","c"]' }, savedAtMs: 1_790_000_000_000 };
  return { modelDir, resourcesDir: 'resources', outDir, format, images: [], ...text };
}

async function exported(
  format: ExportFormat,
  model: tfl.LayersModel = everyLayerModel(),
): Promise<ExportOutput & { dir: string }> {
  const folder = tempFolder();
  await writeModelFolder(join(folder, 'model'), model, { classes: ['a', 'b', 'c'], preprocessing: PREPROCESSING });
  model.dispose();
  const dir = join(folder, 'out');
  return { ...(await exportModel(inputFor(join(folder, 'model'), dir, format), context)), dir };
}

describe('every format', () => {
  test.each(EXPORT_FORMAT_IDS)('%s holds every kind of layer and gives the same answers', async (format) => {
    const { check, files, dir } = await exported(format);
    expect(check).toMatchObject({ images: 8, painted: true });
    expect(check.maxAbsDifference).toBeLessThan(TOLERANCE);
    for (const { name, sizeBytes } of files) expect(readFileSync(join(dir, name)).length).toBe(sizeBytes);
    expect(existsSync(`${dir}.unfinished`)).toBe(false);
  });

  test('leaves no tensor behind', async () => {
    await exported('onnx');
    await closeClassifiers();
    const before = tf.memory().numTensors;
    await exported('keras-h5');
    await closeClassifiers();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('every layer that is compiled can be written', () => {
  expect([...WRITTEN_LAYERS].sort()).toEqual([...COMPILED_LAYERS].sort());
  const model = everyLayerModel();
  const kinds = new Set(model.layers.map((layer) => layer.getClassName()));
  model.dispose();
  expect([...kinds].sort()).toEqual([...COMPILED_LAYERS].sort());
});

test('a single sigmoid unit is compared as the probability of the second class', async () => {
  const model = fillByFormula(
    tfl.sequential({
      layers: [tfl.layers.flatten({ inputShape: [8, 8, 3] }), tfl.layers.dense({ units: 1, activation: 'sigmoid' })],
    }),
  );
  const functional = tfl.model({ inputs: model.inputs, outputs: model.outputs });
  const folder = tempFolder();
  const changes = {
    classes: ['healthy', 'sick'],
    preprocessing: { ...PREPROCESSING, mode: 'tf' as const },
    output: 'sigmoid' as const,
  };
  await writeModelFolder(join(folder, 'model'), functional, changes);
  const { check } = await exportModel(inputFor(join(folder, 'model'), join(folder, 'out'), 'onnx'), context);
  expect(check.maxAbsDifference).toBeLessThan(TOLERANCE);
  model.dispose();
});

describe('what is in the files', () => {
  test('.h5: configuration, weights by layer, no optimiser of a model that was not trained here', async () => {
    const { dir } = await exported('keras-h5');
    const { config, layers, kerasVersion } = await readKerasH5(join(dir, 'model.h5'));
    expect(kerasVersion).toBe('2.15.0');
    expect(config?.class_name).toBe('Functional');
    const standardise = layers.find(({ layer }) => layer === 'standardise');
    expect(standardise?.weights.map(({ name }) => name)).toEqual(['standardise/moving_mean:0', 'standardise/moving_variance:0']);
    expect(layers.find(({ layer }) => layer === 'separable')?.weights.map(({ shape }) => shape)).toEqual([
      [3, 3, 4, 2],
      [1, 1, 8, 4],
      [4],
    ]);
  });

  test('.keras: three files that nothing compresses, named as Keras 3 looks for them', async () => {
    const { dir } = await exported('keras');
    const zip = await openZip(join(dir, 'model.keras'));
    expect(zip.names).toEqual(['metadata.json', 'config.json', 'model.weights.h5']);
    expect(await zip.readJson('metadata.json')).toEqual({ keras_version: '3.0.0', date_saved: '2026-09-21@14:13:20' });
    zip.close();
    expect(readdirSync(dir)).toEqual(['model.keras']);
  });

  test('TensorFlow.js: shards as large as model.json says', async () => {
    const { dir } = await exported('tfjs');
    const json = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8')) as {
      weightsManifest: { paths: string[]; weights: { name: string; shape: number[] }[] }[];
    };
    const [group] = json.weightsManifest;
    const values = group!.weights.reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
    expect(group!.paths).toEqual(['group1-shard1of1.bin']);
    expect(readFileSync(join(dir, group!.paths[0]!)).length).toBe(values * 4);
  });
});

describe('refuses', () => {
  test('what Keras 3 computes in another way, by the layer’s name', () => {
    const model = everyLayerModel({ hardSigmoid: true });
    const described = describeModel(model);
    model.dispose();
    expect(() => keras3Config(described)).toThrow(
      expect.objectContaining({ code: 'model/unsupported-layer', details: expect.objectContaining({ layer: 'hidden' }) }),
    );
  });

  test('an ensemble', async () => {
    const folder = tempFolder();
    const model = everyLayerModel();
    const member = (digit: number) => ({ modelId: `01900000-0000-7000-8000-00000000000${digit}`, manifestHash: 'a'.repeat(64) });
    const members = { kind: 'ensemble' as const, members: [member(1), member(2)], weights: null, architecture: null };
    await writeModelFolder(join(folder, 'model'), model, { classes: ['a', 'b', 'c'], preprocessing: PREPROCESSING, ...members });
    model.dispose();
    const attempt = exportModel(inputFor(join(folder, 'model'), join(folder, 'out'), 'onnx'), context);
    await expect(attempt).rejects.toMatchObject({ code: 'export/not-possible', details: { why: 'ensemble' } });
  });

  test('images of which none can be decoded, and leaves nothing', async () => {
    const folder = tempFolder();
    const model = everyLayerModel();
    await writeModelFolder(join(folder, 'model'), model, { classes: ['a', 'b', 'c'], preprocessing: PREPROCESSING });
    model.dispose();
    const path = join(folder, 'broken.png');
    writeFileSync(path, 'no image');
    const attempt = exportModel({ ...inputFor(join(folder, 'model'), join(folder, 'out'), 'onnx'), images: [{ path }] }, context);
    await expect(attempt).rejects.toMatchObject({ code: 'export/no-images' });
    expect(readdirSync(folder).sort()).toEqual(['broken.png', 'model']);
  });
});
