import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { openZip } from '#main/engine/exchange/read/zip-archive.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens } from './caselens.ts';

/* A real model on one home that leaves in several ways and comes back, one step after the other. */

/** Standardisation divides by small deviations, so the last digits of features count: 2e-6 to 8e-6 were measured on such heads. */
const TOLERANCE = 5e-5;

let folder: string;
let home: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-export-'));
  home = join(folder, 'home');
  mkdirSync(home);
  paintClassFolders(join(folder, 'images'), 16);
  await json('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
  await json('dataset', 'split', 'shapes', '--train', '0.5', '--validation', '0.25', '--test', '0.25', '--seed', '3');
  await json('train', 'shapes', '--recipe', 'efficientnet-lite0-head', '--set', 'epochs=3', '--seed', '1', '--name', 'first');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the commands print, as far as this test looks at it; each command prints some of it. */
interface Printed {
  readonly path: string;
  readonly modelPath: string | null;
  readonly maxAbsDifference: number;
  readonly images: number;
  readonly imagesFrom: string;
  readonly modelId: string;
  readonly predictions: readonly { readonly path: string; readonly probabilities: Readonly<Record<string, number>> }[];
}

interface PackageRecord {
  readonly classes: readonly string[];
  readonly preprocessing: { readonly mode: string; readonly resize: string; readonly steps: readonly string[] };
  readonly provenance: { readonly training: { readonly datasetName: string } };
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  readonly calibration: { readonly method: null };
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await caselens(home, [...args, '--json'], folder);
  expect(code, stderr + stdout).toBe(0);
  return JSON.parse(stdout) as Printed;
}

test('a folder holds the model, its record, labels, card and example', async () => {
  const { path, modelPath, maxAbsDifference, images, imagesFrom } = await json(
    ...['model', 'export', 'first', '--format', 'onnx', '--out', 'package'],
  );
  expect({ path, modelPath, imagesFrom }).toEqual({
    path: 'package',
    modelPath: join('package', 'model.onnx'),
    imagesFrom: 'validation',
  });
  expect(images).toBeGreaterThan(0);
  expect(maxAbsDifference).toBeLessThan(TOLERANCE);
  const names = ['MODEL_CARD.md', 'caselens.json', 'caselens_model.py', 'example.py', 'labels.txt', 'model.onnx'];
  expect(readdirSync(join(folder, 'package')).sort()).toEqual(names);
  const record = JSON.parse(readFileSync(join(folder, 'package', 'caselens.json'), 'utf8')) as PackageRecord;
  expect(record.classes).toEqual(['disc', 'ring']);
  expect(record.preprocessing).toMatchObject({ mode: 'lite', resize: 'tf_bilinear' });
  expect(record.preprocessing.steps).toHaveLength(3);
  expect(record.provenance.training.datasetName).toBe('shapes');
  expect(record.calibration.method).toBeNull();
  expect(readFileSync(join(folder, 'package', 'labels.txt'), 'utf8')).toBe('disc\nring\n');
  const card = readFileSync(join(folder, 'package', 'MODEL_CARD.md'), 'utf8');
  expect(card).toContain('For research use only.');
  expect(card).toContain('It has not been evaluated in CaseLens.');
});

test('a zip file holds the same, with the figures of the newest evaluation on its card', async () => {
  await json('evaluate', 'first', '--partition', 'validation');
  const { modelPath } = await json('model', 'export', 'first', '--format', 'tfjs', '--out', 'package.zip');
  expect(modelPath).toBeNull();
  const zip = await openZip(join(folder, 'package.zip'));
  const card = (await zip.read('MODEL_CARD.md', 100_000)).toString('utf8');
  zip.close();
  expect(zip.names).toEqual(
    expect.arrayContaining(['model.json', 'caselens.json', 'example.mjs', 'caselens-model.mjs', 'labels.txt']),
  );
  expect(card).toMatch(/\| Accuracy \| [\d.<>]+% \| .+ \| \d+ \|/);
});

test.each(['keras-h5', 'keras'] as const)('a model alone as %s comes back with the same answers', async (format) => {
  const out = `alone${EXPORT_FORMATS[format].extension}`;
  const { modelPath } = await json('model', 'export', 'first', '--format', format, '--out', out);
  expect(modelPath).toBe(out);
  const answers = ['--classes', 'disc,ring', '--preprocessing', 'lite', '--resize', 'tf_bilinear'];
  await json('model', 'import', out, ...answers, '--name', `back as ${format}`);
  const [own, back] = await Promise.all([predictions('first'), predictions(`back as ${format}`)]);
  expect(back.length).toBe(own.length);
  for (const [index, { probabilities }] of own.entries()) {
    const difference = Math.abs(probabilities['disc']! - back[index]!.probabilities['disc']!);
    expect(difference).toBeLessThan(TOLERANCE);
  }
});

async function predictions(model: string): Promise<Printed['predictions']> {
  const { predictions: found } = await json('predict', model, join('images', 'disc'));
  return [...found].sort((a, b) => (a.path < b.path ? -1 : 1));
}

test('a folder that holds something is not written into', async () => {
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'notes.txt'), 'mine');
  const { code, stdout } = await caselens(
    home,
    ['model', 'export', 'first', '--format', 'onnx', '--out', 'taken', '--json'],
    folder,
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'export/place-taken' } });
  expect(readdirSync(join(folder, 'taken'))).toEqual(['notes.txt']);
});

test('a format that there is not is wrong usage', async () => {
  const { code } = await caselens(home, ['model', 'export', 'first', '--format', 'pmml', '--out', 'x', '--json'], folder);
  expect(code).toBe(2);
});
