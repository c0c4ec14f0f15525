import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { caselens } from './caselens.ts';

/* Predictions that another program wrote, scored by the real command line against what scikit-learn says of them. */

const GOLDEN = fileURLToPath(new URL('../../golden/metrics/', import.meta.url));
const expected = JSON.parse(readFileSync(join(GOLDEN, 'expected.json'), 'utf8')) as Readonly<Record<string, number>> & {
  readonly confusion: readonly (readonly number[])[];
  readonly melanoma: { readonly at_threshold_0_23: { readonly sensitivity: number; readonly specificity: number } };
};

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-metrics-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
interface Printed {
  readonly n: number;
  readonly confusion: readonly (readonly number[])[];
  readonly metrics: Readonly<Record<string, Figure>>;
  readonly perClass: Readonly<Record<string, Readonly<Record<'sensitivity' | 'specificity', Figure>>>>;
}

async function score(...args: string[]): Promise<Printed> {
  const { code, stdout, stderr } = await caselens(home, ['metrics', ...args, '--json'], folder);
  expect(code, stderr + stdout).toBe(0);
  return JSON.parse(stdout) as Printed;
}

test('600 predictions have scikit-learn’s figures, with intervals', async () => {
  const printed = await score(join(GOLDEN, 'predictions.csv'), '--group', 'patient_id');
  expect(printed).toMatchObject({ n: 600, confusion: expected.confusion });
  for (const [name, key] of [
    ['accuracy', 'accuracy'],
    ['cohen_kappa', 'cohen_kappa'],
    ['macro_auc', 'macro_auc_ovr'],
    ['weighted_f1', 'weighted_f1'],
  ] as const) {
    const { value, low, high } = printed.metrics[name]!;
    expect(value).toBeCloseTo(expected[key]!, 9);
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
});

test('sensitivity and specificity at 0.23 are scikit-learn’s', async () => {
  const { perClass } = await score(join(GOLDEN, 'predictions.csv'), '--threshold', 'mel=0.23');
  const { sensitivity, specificity } = expected.melanoma.at_threshold_0_23;
  expect(perClass['mel']?.sensitivity.value).toBeCloseTo(sensitivity, 9);
  expect(perClass['mel']?.specificity.value).toBeCloseTo(specificity, 9);
});

test('lines that begin with # are passed over, and columns may have other names', async () => {
  const table = join(folder, 'other.csv');
  writeFileSync(table, '# a remark, with a comma\nlabel,q.a,q.b\na,0.9,0.1\nb,0.2,0.8\n');
  expect(await score(table, '--truth', 'label', '--prefix', 'q.')).toMatchObject({ n: 2, metrics: { accuracy: { value: 1 } } });
});

test.each([
  ['no column of truth', 'label,p_a,p_b\na,0.9,0.1\n', 'metrics/no-column'],
  ['no probabilities', 'truth,a,b\na,0.9,0.1\n', 'metrics/no-column'],
  ['a class without a column', 'truth,p_a,p_b\nc,0.9,0.1\n', 'metrics/unknown-class'],
  ['a probability that is missing', 'truth,p_a,p_b\na,,1\n', 'metrics/bad-probability'],
  ['probabilities that do not add up', 'truth,p_a,p_b\na,0.9,0.9\n', 'metrics/bad-probability-sum'],
  ['a line that is cut off', 'truth,p_a,p_b\na,0.9\n', 'metrics/bad-row'],
])('a table with %s is refused with the reason', async (_, text, code) => {
  const table = join(folder, 'bad.csv');
  writeFileSync(table, text);
  const finished = await caselens(home, ['metrics', table, '--json'], folder);
  expect([finished.code, JSON.parse(finished.stdout)]).toMatchObject([1, { error: { code } }]);
});
