import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens, startCaselens } from './caselens.ts';

/* Cross-validation and learning curve on the real command line. */

let folder: string;
let home: string;
const HEAD = ['--recipe', 'efficientnet-lite0-head', '--set', 'epochs=4', 'learningRate=0.01', 'flipViews=false'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-study-'));
  home = join(folder, 'home');
  mkdirSync(home);
  paintClassFolders(join(folder, 'images'), 20);
  await json('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the commands print, as far as this test looks at it. */
interface Printed {
  readonly studyId: string;
  readonly sealed: number;
  readonly images: number;
  readonly folds: readonly {
    readonly fold: number;
    readonly state: string;
    readonly heldOut: { readonly images: number };
    readonly images: { readonly train: object; readonly heldOut: { readonly images: number } };
    readonly metrics: { readonly accuracy: { readonly value: number }; readonly macro_auc: { readonly value: number } };
  }[];
  readonly pooled: {
    readonly n: number;
    readonly confusion: readonly (readonly number[])[];
    readonly metrics: { readonly accuracy: { readonly value: number; readonly low: number }; readonly macro_auc: object };
  };
  readonly perFold: {
    readonly metrics: { readonly accuracy: { readonly mean: number; readonly sd: number; readonly folds: number } };
  };
  readonly sizes: readonly { readonly share: number; readonly images: { readonly train: { readonly images: number } } }[];
  readonly outlook: object;
  readonly models: readonly { readonly name: string }[];
  readonly studies: readonly { readonly studyId: string }[];
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await caselens(home, [...args, '--json'], folder);
  expect(code, stderr + stdout).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Printed;
}

test('folds are shown, trained and summed up; the sealed part is in none of them', { timeout: 300_000 }, async () => {
  const unsplit = await json('dataset', 'split', 'shapes', '--k-fold', '3', '--seed', '5');
  expect(unsplit).toMatchObject({ images: 40, sealed: 0 });
  await json('dataset', 'split', 'shapes', '--train', '0.5', '--validation', '0.25', '--test', '0.25');
  const shown = await json('dataset', 'split', 'shapes', '--k-fold', '3', '--seed', '5');
  expect(shown).toMatchObject({ images: 30, sealed: 10 });
  expect(shown.folds.map(({ heldOut }) => heldOut.images)).toEqual([10, 10, 10]);

  const trained = await json('train', 'shapes', ...HEAD, '--k-fold', '3', '--seed', '5', '--keep-models', '--name', 'shaper');
  expect(trained.folds.map(({ images }) => images)).toEqual(shown.folds);
  expect(trained.folds.map(({ fold, state }) => [fold, state])).toEqual([1, 2, 3].map((fold) => [fold, 'finished']));
  expect(trained.pooled.n).toBe(30);
  const right = trained.pooled.confusion.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  expect(trained.pooled.metrics.accuracy.value).toBeCloseTo(right / 30, 12);
  expect(trained.pooled.metrics.accuracy.low).toBeLessThan(right / 30);
  expect(trained.pooled.metrics.macro_auc).toMatchObject({ value: null, reason: 'several-models' });
  const values = trained.folds.map(({ metrics }) => metrics.accuracy.value);
  expect(trained.perFold.metrics.accuracy).toMatchObject({
    folds: 3,
    mean: expect.closeTo((values[0]! + values[1]! + values[2]!) / 3, 12),
  });
  const { models } = await json('model', 'list');
  expect(models.map(({ name }) => name).sort()).toEqual([1, 2, 3].map((fold) => `shaper, fold ${fold} of 3`));

  const curve = await json('train', 'shapes', ...HEAD, '--learning-curve', '0.3,0.6,1');
  expect(curve.sizes.map(({ share }) => share)).toEqual([0.3, 0.6, 1]);
  expect(curve.outlook).toMatchObject({ verdict: 'unknown', reason: 'too-few-sizes' });
  const people = await caselens(home, ['train', 'shapes', ...HEAD, '--k-fold', '2'], folder);
  expect(people.code).toBe(0);
  expect(people.stdout).toContain('AUC is not pooled');
  expect(people.stdout).toContain('For research use only');

  await showsAndDeletes(trained, curve);
});

/** `study list`, `show` and `delete` with the two studies of the first test, the second of them a learning curve without a name. */
async function showsAndDeletes(trained: Printed, curve: Printed): Promise<void> {
  const listed = await json('study', 'list');
  expect(listed.studies).toHaveLength(3);
  expect(listed.studies.slice(1)).toMatchObject([
    { studyId: curve.studyId, kind: 'learning-curve', state: 'finished', parts: 3, partsDone: 3 },
    { studyId: trained.studyId, name: 'shaper', accuracy: { value: trained.pooled.metrics.accuracy.value } },
  ]);
  const shown = await json('study', 'show', 'shaper');
  expect(shown).toMatchObject(trained);
  expect(shown).toMatchObject({ state: 'finished', images: 30, sealed: 10, keepsModels: true, settings: { epochs: 4 } });
  expect(await json('study', 'show', curve.studyId)).toMatchObject({ ...curve, datasetName: 'shapes' });

  const people = (await caselens(home, ['study', 'show', 'shaper'], folder)).stdout;
  const { value, low } = trained.pooled.metrics.accuracy;
  expect(people).toContain(`accuracy           ${value.toFixed(3)} (${low.toFixed(3)}-`);
  expect(people).toContain('30 images take part; 10 sealed images are left out.');
  expect(people).toContain('epochs=4 ');
  expect(people.match(/^ +[123] {2}Finished +\d+ +10 {2}\d\.\d{3} \(\d\.\d{3}-\d\.\d{3}\)/gm)).toHaveLength(3);
  expect(people).toMatch(/class +n +sensitivity +specificity +PPV +NPV\n/);
  expect(people).toContain('For research use only');
  const sizes = (await caselens(home, ['study', 'show', curve.studyId], folder)).stdout;
  expect(sizes.match(/^(30|60|100) ?% +Finished /gm)).toHaveLength(3);
  expect(sizes).toContain('Fewer than four sizes were tried');
  expect((await caselens(home, ['study', 'list'], folder)).stdout).toMatch(/shaper +Cross-validation +shapes .* 3\/3 /);

  expect(await json('study', 'delete', curve.studyId)).toEqual({ studyId: curve.studyId, name: expect.any(String) });
  expect((await json('study', 'list')).studies).toHaveLength(2);
  const gone = await caselens(home, ['study', 'show', curve.studyId, '--json'], folder);
  expect(gone.code).toBe(1);
  expect(JSON.parse(gone.stdout)).toMatchObject({ error: { code: 'entity/not-found', details: { entity: 'study' } } });
  await json('study', 'delete', 'shaper');
  expect((await json('model', 'list')).models).toHaveLength(3);
}

test('Ctrl-C keeps the folds that are done, exits 130, and --resume ends the study', { timeout: 300_000 }, async () => {
  // A head has trained its folds before the second line of progress, which comes after seconds; a network takes them for each fold.
  const slow = ['--recipe', 'compact-cnn', '--set', 'epochs=25', 'patience=100'];
  const running = startCaselens(home, ['train', 'shapes', ...slow, '--k-fold', '3', '--json'], folder);
  onTestFinished(() => void running.child.kill('SIGKILL'));
  await running.says(/[12]\d\d \/ 300 steps/);
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.finished;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'job/cancelled' } });
  const [, studyId = ''] = /--resume ([0-9a-f-]{36})/.exec(stderr) ?? [];
  const stopped = await json('study', 'show', studyId);
  expect(stopped).toMatchObject({ state: 'cancelled', pooled: null, perFold: null });
  expect(stopped.folds.map(({ state }) => state)).toContain('queued');
  const people = await caselens(home, ['study', 'show', studyId], folder);
  expect(people.stdout).toContain(`"train --resume ${studyId}" goes on with it.`);
  const resumed = await json('train', '--resume', studyId);
  expect(resumed).toMatchObject({ studyId, pooled: { n: 30 } });
  expect(resumed.folds.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
  const wrong = await caselens(home, ['train', 'shapes', '--k-fold', '3', '--learning-curve', '0.5,1'], folder);
  expect(wrong.code).toBe(2);
  const bad = await caselens(home, ['train', 'shapes', '--learning-curve', '0.5,x'], folder);
  expect(bad.code).toBe(2);
});
