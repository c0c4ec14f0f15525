import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelManifest, PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { EXPORT_FORMAT_IDS, EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { exportRecord } from '#shared/domain/reports/export-record.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import { buildStudy } from '#main/engine/architectures/studies.ts';
import { closeSharedDecodePool, sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { exportModel } from '#main/engine/exchange/export/export-model.ts';
import { closeClassifiers, withClassifier } from '#main/engine/inference/open-classifiers.ts';
import { preprocessingOf } from '#main/engine/pipeline/features-extractor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { ROOT } from '#main/setup/places.js';
import { bloodCellsFolder } from '#test/support/blood-cells.ts';
import { assignFormulaWeights, formulaWeight } from '#test/support/formula-weights.ts';
import { writeModelFolder } from '#test/support/model-folder.ts';
import { peersPython } from '#test/support/peers.ts';

/* Exported models in the programs that they are made for, on real blood cells, against CaseLens' own answers. */

const IMAGES = 20;
/** Asked for by the task; the largest that was measured is printed by each test. */
const FORMATS_TOLERANCE = 1e-5;
/** From the file on: Pillow and libvips decode, NumPy and JavaScript resize. Measured: as above, the decoders give the same pixels. */
const FILES_TOLERANCE = 1e-4;

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'caselens-exports-'));
let paths: string[] = [];

beforeAll(async () => {
  await readyTfjs();
  const cells = bloodCellsFolder();
  paths = ['RBC', 'WBC', 'Platelets'].flatMap((kind) =>
    readdirSync(join(cells, kind))
      .sort()
      .slice(0, 7)
      .map((name) => join(cells, kind, name)),
  );
  paths = paths.slice(0, IMAGES);
});
afterAll(async () => {
  await closeClassifiers();
  await closeSharedDecodePool();
  rmSync(folder, { recursive: true, force: true });
});

const context = { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined };

/** Writes the five formats of a model with what its examples read, and the images for the peers. */
async function exportAll(
  name: string,
  manifest: ModelManifest,
): Promise<{ dir: string; own: Float32Array[]; inputs: Float32Array }> {
  const dir = join(folder, name);
  const modelDir = join(dir, 'model');
  for (const format of EXPORT_FORMAT_IDS) {
    const outDir = join(dir, format);
    const text = { producer: 'CaseLens', metadata: { classes: JSON.stringify(manifest.classes) }, savedAtMs: Date.now() };
    const images = paths.map((path) => ({ path }));
    const { check, files, writeMs, checkMs } = await exportModel(
      { modelDir, resourcesDir: join(ROOT, 'resources'), outDir, format, images, ...text },
      context,
    );
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    say(
      `${name} ${format}: ${(bytes / 1e6).toFixed(1)} MB, written ${(writeMs / 1000).toFixed(1)} s, checked ${(checkMs / 1000).toFixed(1)} s, ${check.maxAbsDifference.toExponential(1)}`,
    );
    const model = { ...manifest, id: name, name, manifestHash: '', weightsHash: null };
    const record = exportRecord({
      ...{ format, producer: 'CaseLens', exportedAtMs: 0, files, operatingPoint: null, model },
      check: { ...check, from: 'dataset' },
    });
    writeFileSync(join(outDir, 'caselens.json'), JSON.stringify(record));
    for (const example of EXPORT_FORMATS[format].examples) {
      copyFileSync(join(ROOT, 'resources', 'export', example), join(outDir, basename(example)));
    }
  }
  const inputs = await writeInputs(dir, manifest.preprocessing);
  return { dir, inputs, own: await ownAnswers(modelDir) };
}

async function writeInputs(dir: string, { width, height, resize, mode }: PreprocessingContract): Promise<Float32Array> {
  const tasks = paths.map((path) => ({ path, width, height, resize, mode, wantHash: false }));
  const all = new Float32Array(paths.length * width * height * 3);
  let at = 0;
  for await (const decoded of sharedDecodePool().map('input', tasks)) {
    if (!decoded.ok) throw new Error(decoded.detail);
    all.set(decoded.values, at);
    at += decoded.values.length;
  }
  writeFileSync(join(dir, 'images.bin'), all);
  writeFileSync(join(dir, 'shape.json'), JSON.stringify([paths.length, height, width, 3]));
  return all;
}

function ownAnswers(modelDir: string): Promise<Float32Array[]> {
  const request = { modelDir, resourcesDir: join(ROOT, 'resources'), cacheDir: null, runner: 'auto' } as const;
  return withClassifier(request, async (classifier) => {
    const own: Float32Array[] = [];
    const job = { pool: sharedDecodePool(), cacheDir: null, signal: context.signal, views: 1 };
    const images = paths.map((path) => ({ path, pixelHash: null }));
    for await (const image of classifier.classify(images, job)) {
      if (!image.ok) throw new Error(image.detail);
      own[image.index] = image.probabilities;
    }
    return own;
  });
}

function farthest(found: readonly ArrayLike<number>[], own: readonly Float32Array[]): number {
  expect(found.length).toBe(own.length);
  const rows = own.map((row, index) =>
    row.reduce((most, value, at) => Math.max(most, Math.abs(value - (found[index]?.[at] ?? NaN))), 0),
  );
  return Math.max(...rows);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function expectSameElsewhere(name: string, manifest: ModelManifest, flags: readonly string[] = []): Promise<string> {
  const { dir, own, inputs } = await exportAll(name, manifest);
  const program = join(import.meta.dirname, 'peers', 'open_exports.py');
  const { stdout } = await run(await peersPython(), [program, dir, ...flags], { maxBuffer: 2 ** 26 });
  const { answers, differences } = JSON.parse(stdout.trim().split('\n').at(-1)!) as {
    answers: Record<string, number[][]>;
    differences: unknown[];
  };
  expect(Object.keys(answers)).toHaveLength(5);
  for (const [peer, found] of Object.entries(answers)) {
    const difference = farthest(found, own);
    say(`${name} in ${peer}: ${difference.toExponential(1)}`);
    expect(difference, peer).toBeLessThan(FORMATS_TOLERANCE);
  }
  const inTfjs = await answersOfTfjs(join(dir, 'tfjs'), inputs, manifest.preprocessing);
  say(`${name} in TensorFlow.js: ${farthest(inTfjs, own).toExponential(1)}`);
  expect(farthest(inTfjs, own)).toBeLessThan(FORMATS_TOLERANCE);
  expect(differences).toEqual([]);
  return dir;
}

/** What TensorFlow.js says with its own loader, on the same inputs. */
async function answersOfTfjs(
  dir: string,
  inputs: Float32Array,
  { width, height }: PreprocessingContract,
): Promise<Float32Array[]> {
  const model = await tfl.loadLayersModel({
    load: () => {
      const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8'));
      const bytes = Buffer.concat(weightsManifest[0].paths.map((path: string) => readFileSync(join(dir, path))));
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      return Promise.resolve({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData });
    },
  });
  const length = width * height * 3;
  const rows = paths.map((_, index) =>
    tf.tidy(() => {
      const values = inputs.subarray(index * length, (index + 1) * length);
      return (model.predict(tf.tensor(values, [1, height, width, 3])) as tf.Tensor).dataSync() as Float32Array;
    }),
  );
  model.dispose();
  return rows;
}

/** Runs the example of a package as it stands, on files, and compares with CaseLens' own prediction of the files. */
async function expectSameByExample(
  dir: string,
  format: (typeof EXPORT_FORMAT_IDS)[number],
  own: readonly Float32Array[],
): Promise<void> {
  const cwd = join(dir, format);
  if (format === 'tfjs') symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'));
  const call = format === 'tfjs' ? ([process.execPath, 'example.mjs'] as const) : ([await peersPython(), 'example.py'] as const);
  const { stdout } = await run(call[0], [call[1], ...paths], { cwd, maxBuffer: 2 ** 24 });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const found = lines.map((line) => Object.values((JSON.parse(line) as { probabilities: Record<string, number> }).probabilities));
  const difference = farthest(found, own);
  say(`example of ${format} from the files: ${difference.toExponential(1)}`);
  expect(difference, format).toBeLessThan(FILES_TOLERANCE);
}

function readManifest(modelDir: string): ModelManifest {
  return JSON.parse(readFileSync(join(modelDir, 'manifest.json'), 'utf8')) as ModelManifest;
}

describe('twenty real blood cells', () => {
  test('a head on EfficientNet-Lite0, and the examples of its packages', async () => {
    const modelDir = join(folder, 'head', 'model');
    const { id, weights, featureLayer } = { id: 'efficientnet-lite0' as const, ...BACKBONES['efficientnet-lite0'] };
    const head = buildHead({ featureCount: 1280, classCount: 3, hiddenUnits: 0, dropout: 0.2 });
    assignNamedWeights(head, [
      { name: 'standardise/mean', shape: [1280], values: formulaWeight('moving_mean', [1280], 1) },
      { name: 'standardise/variance', shape: [1280], values: formulaWeight('moving_variance', [1280], 2) },
      { name: 'classes/kernel', shape: [1280, 3], values: formulaWeight('kernel', [1280, 3], 3) },
      { name: 'classes/bias', shape: [3], values: formulaWeight('bias', [3], 4) },
    ]);
    const backbone = { id, weightsHash: weights.sha256, layer: featureLayer };
    await writeModelFolder(modelDir, head, {
      classes: ['rbc', 'wbc', 'platelets'],
      preprocessing: preprocessingOf(id),
      backbone,
    });
    head.dispose();
    const dir = await expectSameElsewhere('head', readManifest(modelDir));
    const own = await ownAnswers(modelDir);
    for (const format of EXPORT_FORMAT_IDS) await expectSameByExample(dir, format, own);
  });

  test('a compact CNN whose images are resized as Pillow does', async () => {
    const modelDir = join(folder, 'compact', 'model');
    const model = buildCompactCnn({ inputSize: 96, classCount: 3, dropout: 0.3 });
    assignFormulaWeights(model);
    const preprocessing = { width: 96, height: 96, resize: 'pil_bilinear', fit: 'stretch', colour: 'rgb', mode: 'unit' } as const;
    await writeModelFolder(modelDir, model, { classes: ['rbc', 'wbc', 'platelets'], preprocessing });
    model.dispose();
    const dir = await expectSameElsewhere('compact', readManifest(modelDir));
    const own = await ownAnswers(modelDir);
    for (const format of ['onnx', 'tfjs'] as const) await expectSameByExample(dir, format, own);
  });

  test('the malaria study at full size, its .h5 as its own script saves it', async () => {
    const modelDir = join(folder, 'malaria', 'model');
    const model = buildStudy('resnet50v2-malaria');
    assignFormulaWeights(model);
    const preprocessing = {
      width: 128,
      height: 128,
      resize: 'pil_nearest',
      fit: 'stretch',
      colour: 'rgb',
      mode: 'unit',
    } as const;
    await writeModelFolder(modelDir, model, {
      ...{ classes: ['parasitised', 'uninfected'], preprocessing, recipe: 'malaria-resnet50v2', kind: 'trained' },
      training: trainedAsPublished(),
    });
    model.dispose();
    const dir = await expectSameElsewhere('malaria', readManifest(modelDir), ['--malaria']);
    await expectSameByExample(dir, 'onnx', await ownAnswers(modelDir));
  });
});

/** A record of a training with the recipe's own settings. */
function trainedAsPublished(): ModelManifest['training'] {
  const id = '01900000-0000-7000-8000-000000000001';
  const runner = { id: 'tensorflow', device: 'CPU', version: '2.21.0', reason: '' } as const;
  const { defaults } = RECIPES['malaria-resnet50v2'];
  return {
    ...{ runId: id, datasetId: id, datasetName: 'cells', datasetHash: 'a'.repeat(64), splitId: id, seed: 1, runner },
    ...{ settings: { ...defaults }, epochs: 30, bestEpoch: 30, stopped: 'finished', history: [], startedAtMs: 0, seconds: 1 },
  };
}
