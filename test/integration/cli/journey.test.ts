import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens, startCaselens } from './caselens.ts';

/* The whole job on the real command line, one step after the other on one home. */

let folder: string;
let home: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-journey-'));
  home = join(folder, 'home');
  mkdirSync(home);
  const images = paintClassFolders(join(folder, 'images'), 24);
  writeFileSync(join(images, 'disc', 'empty.png'), '');
  writeFileSync(join(images, 'ring', 'no image.png'), 'text');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the commands print, as far as this test looks at it; each command prints some of it. */
interface Printed {
  readonly datasetId: string | null;
  readonly images: number;
  readonly rejected: readonly { readonly path: string; readonly reason: string }[];
  readonly findings: readonly unknown[];
  readonly partitions: Readonly<Record<'train' | 'validation' | 'test', { readonly images: number; readonly classes: object }>>;
  readonly history: readonly object[];
  readonly trainableParameters: number;
  readonly n: number;
  readonly metrics: { readonly accuracy: { readonly value: number } };
  readonly perClass: object;
  readonly predictions: readonly {
    readonly path: string;
    readonly caseId: string;
    readonly probabilities: { disc: number; ring: number };
  }[];
  readonly failed: readonly { readonly path: string }[];
  readonly cases: readonly { readonly caseId: string; readonly findings: readonly unknown[]; readonly outcome: object }[];
  readonly datasets: readonly { readonly name: string }[];
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await caselens(home, [...args, '--json'], folder);
  expect(code, stderr + stdout).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Printed;
}

test('import, split, train, evaluate, predict and the case afterwards', { timeout: 300_000 }, async () => {
  const dry = await json('dataset', 'import', 'images', '--name', 'shapes', '--dry-run');
  expect(dry).toMatchObject({ datasetId: null, images: 48, classes: { disc: 24, ring: 24 } });
  const imported = await json('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
  expect(imported).toMatchObject({ images: 48, classes: { disc: 24, ring: 24 } });
  expect(imported.rejected.map(({ path, reason }) => [path, reason]).sort()).toEqual([
    ['disc/empty.png', 'empty'],
    ['ring/no image.png', 'not-an-image'],
  ]);
  expect((await json('dataset', 'audit', 'shapes')).findings).toBeInstanceOf(Array);

  const split = await json(
    'dataset',
    'split',
    'shapes',
    '--train',
    '0.5',
    '--validation',
    '0.25',
    '--test',
    '0.25',
    '--seed',
    '3',
  );
  expect(Object.keys(split.partitions)).toEqual(['train', 'validation', 'test']);
  expect(split.partitions.train.images + split.partitions.validation.images + split.partitions.test.images).toBe(48);
  expect(Object.keys(split.partitions.train.classes)).toEqual(['disc', 'ring']);

  const trained = await json(
    'train',
    'shapes',
    '--recipe',
    'efficientnet-lite0-head',
    '--set',
    'learningRate=0.01',
    'flipViews=false',
    '--name',
    'shaper',
  );
  expect(trained).toMatchObject({ modelId: expect.any(String), runId: expect.any(String), runner: expect.any(String) });
  expect(trained.history[0]).toMatchObject({ epoch: 1, loss: expect.any(Number), val_accuracy: expect.any(Number) });
  expect(trained.trainableParameters).toBe(2562);

  const report = join(folder, 'report.html');
  const csv = join(folder, 'figures.csv');
  const figures = await json('evaluate', 'shaper', 'shapes', '--partition', 'test', '--report', report, '--csv', csv);
  expect(figures).toMatchObject({ n: split.partitions.test.images, classes: ['disc', 'ring'], testOpening: 1 });
  expect(figures.metrics.accuracy).toMatchObject({
    value: expect.any(Number),
    low: expect.any(Number),
    high: expect.any(Number),
    n: figures.n,
  });
  expect(figures.metrics.accuracy.value).toBeGreaterThan(0.7);
  expect(Object.keys(figures.perClass)).toEqual(['disc', 'ring']);
  expect(readFileSync(report, 'utf8')).toContain('For research use only');
  expect(existsSync(csv)).toBe(true);

  const wanted = ['images/disc/disc 0.png', 'images/ring', 'images/disc/empty.png'];
  const predicted = await json('predict', 'shaper', ...wanted);
  expect(predicted.predictions).toHaveLength(25);
  const disc = predicted.predictions.find(({ path }) => path === 'images/disc/disc 0.png');
  expect(disc).toMatchObject({ label: 'disc', verdict: 'positive', caseId: expect.any(String) });
  expect(disc!.probabilities.disc + disc!.probabilities.ring).toBeCloseTo(1, 5);
  expect(predicted.failed.map(({ path }) => path).sort()).toEqual(['images/disc/empty.png', 'images/ring/no image.png']);

  const { cases } = await json('case', 'list', '--query', 'disc 0');
  expect(cases.map(({ caseId }) => caseId)).toContain(disc!.caseId);
  const confirmed = await json('case', 'outcome', disc!.caseId, 'disc', '--source', 'histology');
  expect(confirmed.cases[0]?.outcome).toMatchObject({ label: 'disc', source: 'histology' });
  expect(await json('model', 'delete', 'shaper')).toMatchObject({ tombstone: true });
  expect((await json('case', 'show', disc!.caseId)).cases[0]?.findings).toHaveLength(1);
});

test('a command that predicts nothing but failures says so and exits 1', async () => {
  const { code, stdout } = await caselens(home, ['predict', 'nothing', 'images/disc/disc 1.png', '--json'], folder);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'entity/not-found' } });
  const missing = await caselens(home, ['dataset', 'import', 'no such folder', '--name', 'x', '--json'], folder);
  expect(missing.code).toBe(1);
  expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'path/missing' } });
});

test('Ctrl-C cancels an import cleanly: 130, nothing half-written, and a second command beside it is unharmed', async () => {
  const running = startCaselens(home, ['demo', '--json', '--out', join(folder, 'demo')], folder);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  await running.says('Painting');
  const beside = await caselens(home, ['dataset', 'list', '--json'], folder);
  expect(beside.code, beside.stderr).toBe(0);
  expect((JSON.parse(beside.stdout) as Printed).datasets.map(({ name }) => name)).toEqual(['shapes']);
  running.child.kill('SIGINT');
  const { code, stdout } = await running.finished;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'job/cancelled' } });
  expect((await json('dataset', 'list')).datasets).toHaveLength(1);
});
