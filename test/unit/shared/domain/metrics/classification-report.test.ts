import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classificationReport } from '#shared/domain/metrics/classification-report.ts';
import type { ReportLine } from '#shared/domain/metrics/classification-report.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { goldenInput } from './samples.ts';

type Line = Readonly<Record<'precision' | 'recall' | 'f1-score' | 'support', number | null>>;
interface Golden {
  readonly report: { readonly accuracy?: number } & Readonly<Record<string, Line>>;
  readonly kappa: number;
  readonly normalised: readonly (readonly number[])[];
}

const GOLDEN = JSON.parse(
  readFileSync(new URL('../../../../golden/metrics/classification-report.json', import.meta.url), 'utf8'),
) as Readonly<Record<'first' | 'second' | 'without_akiec' | 'akiec_never_called', Golden>>;
const AKIEC = 0;

function evaluate(prefix: 'p' | 'q', change: 'none' | 'without akiec' | 'akiec never called' = 'none'): EvaluationFigures {
  const input = goldenInput(prefix);
  const size = input.classes.length;
  const rows = Array.from(input.truth, (truth, index) => ({
    truth,
    probabilities: Array.from({ length: size }, (_, column) => input.probabilities[index * size + column]!),
  })).filter(({ truth }) => change !== 'without akiec' || truth !== AKIEC);
  if (change === 'akiec never called') {
    for (const { probabilities } of rows) {
      const rest = 1 - probabilities[AKIEC]!;
      probabilities.forEach((value, column) => (probabilities[column] = column === AKIEC ? 0 : value / rest));
    }
  }
  const probabilities = rows.flatMap((row) => row.probabilities);
  const truth = rows.map((row) => row.truth);
  return evaluateClassification({ classes: input.classes, truth, probabilities, seed: 1, bootstrapDraws: 50 });
}

function expectFigure(figure: Figure, expected: number | null | undefined): void {
  if (expected === null) expect(figure.defined).toBe(false);
  else expect(figure.defined ? figure.value : figure.reason).toBeCloseTo(expected ?? Number.NaN, 9);
}

function expectLine(line: ReportLine | undefined, expected: Line | undefined): void {
  if (line === undefined || expected === undefined) throw new TypeError('a line is missing');
  expectFigure(line.precision, expected.precision);
  expectFigure(line.recall, expected.recall);
  expectFigure(line.f1, expected['f1-score']);
  expect(line.support).toBe(expected.support);
}

test.each([
  ['first', 'p', 'none'],
  ['second', 'q', 'none'],
  ['without_akiec', 'p', 'without akiec'],
  ['akiec_never_called', 'p', 'akiec never called'],
] as const)('the report %s is scikit-learn’s to the ninth decimal', (name, prefix, change) => {
  const { report: expected, kappa, normalised } = GOLDEN[name];
  const figures = evaluate(prefix, change);
  const report = classificationReport(figures);
  for (const line of report.classes) expectLine(line, expected[line.class]);
  expectLine(report.macro, expected['macro avg']);
  expectLine(report.weighted, expected['weighted avg']);
  expectFigure(report.accuracy, expected.accuracy);
  expectFigure(figures.overall.cohen_kappa, kappa);
  figures.confusion.rowPercent.forEach((row, truth) =>
    row.forEach((percent, called) => expect((percent ?? 0) / 100).toBeCloseTo(normalised[truth]![called]!, 9)),
  );
});

test('means that leave a class out say so, and every figure has its interval', () => {
  const { macro, weighted } = classificationReport(evaluate('p', 'akiec never called'));
  expect(macro.precision).toMatchObject({ defined: true, note: 'uncalled-left-out', method: 'bootstrap-image' });
  expect(weighted.precision).toMatchObject({ defined: true, note: 'uncalled-left-out' });
  for (const figure of [macro, weighted].flatMap((line) => [line.precision, line.recall, line.f1])) {
    if (!figure.defined) throw new TypeError(figure.reason);
    expect(figure.low).toBeLessThan(figure.value);
    expect(figure.high).toBeGreaterThan(figure.value);
  }
});

test('an evaluation of an older version has no mean precision, and says why', () => {
  const { precisionAverages, ...older } = evaluate('p');
  expect(precisionAverages?.macro.defined).toBe(true);
  expect(classificationReport(older).macro.precision).toEqual({ defined: false, n: 600, reason: 'older-evaluation' });
});
