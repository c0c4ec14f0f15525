import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens } from './caselens.ts';

/* Two real models on one home, seen through several views and combined into an ensemble, one step after the other. */

let folder: string;
let home: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-ensemble-'));
  home = join(folder, 'home');
  mkdirSync(home);
  paintClassFolders(join(folder, 'images'), 16);
  await json('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
  await json('dataset', 'split', 'shapes', '--train', '0.5', '--validation', '0.25', '--test', '0.25', '--seed', '3');
  await train('first', '1');
  await train('second', '2');
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface JsonFigure {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}
interface ReportLine {
  readonly precision: JsonFigure;
  readonly recall: JsonFigure;
  readonly f1: JsonFigure;
  readonly support: number;
}

/** What the commands print, as far as this test looks at it; each command prints some of it. */
interface Printed {
  readonly modelId: string;
  readonly members: readonly string[];
  readonly parameters: number;
  readonly n: number;
  readonly views: number;
  readonly refused: number;
  readonly metrics: Readonly<Record<string, JsonFigure>>;
  readonly confusion: readonly (readonly number[])[];
  readonly confusionNormalised: readonly (readonly (number | null)[])[];
  readonly classificationReport: {
    readonly classes: Readonly<Record<string, ReportLine>>;
    readonly accuracy: JsonFigure;
    readonly macroAverage: ReportLine;
    readonly weightedAverage: ReportLine;
  };
  readonly predictions: readonly { readonly path: string; readonly caseId: string | null; readonly views: number }[];
  readonly cases: readonly { readonly findings: readonly object[] }[];
}

async function json(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await caselens(home, [...args, '--json'], folder);
  expect(code, stderr + stdout).toBe(0);
  return JSON.parse(stdout) as Printed;
}

/** A head of a few epochs: unsure enough that views and members differ. */
async function train(name: string, seed: string): Promise<void> {
  await json('train', 'shapes', '--recipe', 'efficientnet-lite0-head', '--set', 'epochs=3', '--seed', seed, '--name', name);
}

/** The row of each image in a table of predictions, without the comments above it: its name and the probability of a disc. */
function discsOf(csv: string): ReadonlyMap<string, number> {
  const [head = '', ...rows] = readFileSync(csv, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#'));
  const column = head.split(',').indexOf('p_disc');
  return new Map(rows.map((row) => [row.split(',')[0]!, Number(row.split(',')[column])]));
}

test(
  'evaluate --tta 4 says so in JSON, report and table, and its classification report adds up',
  { timeout: 300_000 },
  async () => {
    const report = join(folder, 'views.html');
    const csv = join(folder, 'views.csv');
    const figures = await json('evaluate', 'first', 'shapes', '--tta', '4', '--report', report, '--csv', csv);
    expect(figures.views).toBe(4);
    const { classes, accuracy, macroAverage, weightedAverage } = figures.classificationReport;
    expect(Object.keys(classes)).toEqual(['disc', 'ring']);
    expect(accuracy).toEqual(figures.metrics['accuracy']);
    expect(macroAverage.recall).toEqual(figures.metrics['balanced_accuracy']);
    expect(weightedAverage.recall).toEqual(accuracy);
    expect(macroAverage.support).toBe(figures.n);
    figures.confusion.forEach((row, truth) => {
      const sum = row.reduce((a, b) => a + b, 0);
      row.forEach((count, called) => expect(figures.confusionNormalised[truth]![called]).toBeCloseTo(count / sum, 12));
    });
    const html = readFileSync(report, 'utf8');
    for (const words of ['Mean of 4 views of each image', 'Classification report', 'Learning curves', 'drawn at random']) {
      expect(html).toContain(words);
    }
    expect(html.match(/<img src="data:image\/webp;base64,/g)).toHaveLength(Math.min(16, figures.n));
    expect(readFileSync(csv, 'utf8')).toContain('4 views');
    const plain = join(folder, 'plain.csv');
    expect((await json('evaluate', 'first', 'shapes', '--csv', plain)).views).toBe(1);
    expect(discsOf(csv)).not.toEqual(discsOf(plain));
  },
);

test('an ensemble evaluates, predicts and keeps what its members know', { timeout: 300_000 }, async () => {
  const made = await json('model', 'combine', 'first', 'second', '--name', 'both');
  expect(made.members).toHaveLength(2);
  const tables = new Map<string, ReadonlyMap<string, number>>();
  for (const name of ['first', 'second', 'both']) {
    const csv = join(folder, `${name}.csv`);
    expect((await json('evaluate', name, 'shapes', '--csv', csv)).n).toBe(8);
    tables.set(name, discsOf(csv));
  }
  for (const [image, probability] of tables.get('both')!) {
    const mean = (tables.get('first')!.get(image)! + tables.get('second')!.get(image)!) / 2;
    // The mean is rounded to 32 bits once, by at most 3e-8 below 1, and tables write nine digits; seen: 2.3e-8.
    expect(Math.abs(probability - mean)).toBeLessThan(3.2e-8);
  }
  const { predictions } = await json('predict', 'both', 'images/disc', '--tta', '2', '--no-save');
  expect(predictions).toHaveLength(16);
  expect(predictions.every(({ views }) => views === 2)).toBe(true);
  const external = await caselens(home, ['evaluate', 'both', 'shapes', '--partition', 'external', '--json'], folder);
  // Only the test part is left: train and validation images are known to the members.
  expect(JSON.parse(external.stdout)).toMatchObject({ n: 8, refused: 24 });
  const refused = await caselens(home, ['model', 'delete', 'first', '--json'], folder);
  expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([1, { error: { code: 'model/in-ensemble' } }]);
  expect((await caselens(home, ['model', 'show', 'both'], folder)).stdout).toContain('An ensemble of first, second');
  const nested = await caselens(home, ['model', 'combine', 'both', 'first', '--name', 'x', '--json'], folder);
  expect(JSON.parse(nested.stdout)).toMatchObject({ error: { code: 'ensemble/nested' } });
  const at = await json('evaluate', 'both', 'shapes', '--threshold', 'disc=0.23');
  expect(at).toMatchObject({ threshold: { disc: 0.23 }, n: 8 });
  const saved = await json('predict', 'both', 'images/ring/ring 1.png', '--threshold', 'disc=0.23');
  const { cases } = await json('case', 'show', saved.predictions[0]!.caseId!);
  expect(cases[0]!.findings).toMatchObject([{ modelName: 'both', result: { thresholds: { disc: 0.23 }, views: 1 } }]);
  // The case still names it: its record stays, and its members are free.
  expect(await json('model', 'delete', 'both')).toMatchObject({ tombstone: true });
  expect(await json('model', 'delete', 'first')).toMatchObject({ tombstone: false });
});

test('a number of views that there is not is wrong usage', async () => {
  for (const views of ['0', '9', '2.5', 'many']) {
    expect((await caselens(home, ['evaluate', 'second', '--tta', views], folder)).code).toBe(2);
  }
});
