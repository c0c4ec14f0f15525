import { describe, expect, test } from 'vitest';
import { deLong } from '#shared/domain/metrics/auc.ts';
import { checkSample, classLabels, classScores } from '#shared/domain/metrics/classified-sample.ts';
import { countsAtThreshold } from '#shared/domain/metrics/confusion-matrix.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { macroAucOneVsOne } from '#shared/domain/metrics/macro-auc.ts';
import { binaryBrierScore } from '#shared/domain/metrics/probability-scores.ts';
import { youdenThreshold } from '#shared/domain/metrics/thresholds.ts';
import { EXPECTED, goldenInput } from './samples.ts';

const figures = evaluateClassification({ ...goldenInput(), seed: 1, bootstrapDraws: 50 });
const sample = checkSample(goldenInput());
const second = checkSample(goldenInput('q'));

function valueOf(figure: Figure): number {
  if (!figure.defined) throw new TypeError(figure.reason);
  return figure.value;
}

test('the confusion matrix is scikit-learn’s, the tie of the sixth image going to the first class', () => {
  expect(figures.confusion.counts).toEqual(EXPECTED.confusion);
});

test.each([
  ['accuracy', 'accuracy'],
  ['balanced_accuracy', 'balanced_accuracy'],
  ['cohen_kappa', 'cohen_kappa'],
  ['matthews', 'matthews'],
  ['macro_f1', 'macro_f1'],
  ['weighted_f1', 'weighted_f1'],
  ['macro_auc', 'macro_auc_ovr'],
  ['top2_accuracy', 'top2_accuracy'],
  ['log_loss', 'log_loss'],
  ['brier', 'brier_multiclass'],
  ['calibration_error', 'ece_15_equal_width'],
] as const)('%s equals the reference', (metric, key) => {
  expect(valueOf(figures.overall[metric])).toBeCloseTo(EXPECTED[key] ?? Number.NaN, 9);
});

test('macro AUC one versus one equals the reference', () => {
  const value = macroAucOneVsOne(sample);
  expect(value.defined && value.value).toBeCloseTo(EXPECTED['macro_auc_ovo'] ?? Number.NaN, 9);
});

describe.each(EXPECTED.classes.map((name, index) => [name, index] as const))('class %s', (name, index) => {
  const expected = EXPECTED.per_class[name] ?? {};
  const one = figures.perClass[index];

  test.each([
    ['ppv', 'precision'],
    ['sensitivity', 'recall'],
    ['f1', 'f1'],
    ['auc', 'roc_auc'],
    ['average_precision', 'average_precision'],
  ] as const)('%s equals the reference', (metric, key) => {
    expect(one && valueOf(one[metric])).toBeCloseTo(expected[key] ?? Number.NaN, 9);
  });

  test('support and Brier score equal the reference', () => {
    expect(one?.support).toBe(expected['support']);
    const brier = binaryBrierScore(classLabels(sample, index), classScores(sample, index));
    expect(brier.defined && brier.value).toBeCloseTo(expected['brier'] ?? Number.NaN, 9);
  });
});

test('DeLong’s standard errors equal the reference for both models', () => {
  const first = deLong(classLabels(sample, 2), classScores(sample, 2));
  const other = deLong(classLabels(second, 2), classScores(second, 2));
  expect(first?.auc).toBeCloseTo(EXPECTED.melanoma['delong_auc'] ?? Number.NaN, 9);
  expect(Math.sqrt(first?.variance ?? Number.NaN)).toBeCloseTo(EXPECTED.melanoma['delong_se'] ?? Number.NaN, 9);
  expect(other?.auc).toBeCloseTo(EXPECTED.melanoma['second_auc'] ?? Number.NaN, 9);
  expect(Math.sqrt(other?.variance ?? Number.NaN)).toBeCloseTo(EXPECTED.melanoma['second_se'] ?? Number.NaN, 9);
});

test('Youden’s threshold and the counts at 0.23 equal the reference', () => {
  const choice = youdenThreshold(classLabels(sample, 2), classScores(sample, 2));
  if (!choice.defined) throw new TypeError(choice.reason);
  expect(choice.threshold).toBe(EXPECTED.melanoma['youden_threshold']);
  expect(valueOf(choice.sensitivity) + valueOf(choice.specificity) - 1).toBeCloseTo(EXPECTED.melanoma['youden'] ?? Number.NaN, 9);

  const expected = EXPECTED.melanoma.at_threshold_0_23;
  const counts = countsAtThreshold(classLabels(sample, 2), classScores(sample, 2), 0.23);
  expect(counts).toEqual({
    truePositive: expected['tp'],
    falseNegative: expected['fn'],
    falsePositive: expected['fp'],
    trueNegative: expected['tn'],
  });
});

test('the operating point {mel: 0.23} gives the same counts through the whole evaluation', () => {
  const expected = EXPECTED.melanoma.at_threshold_0_23;
  const at = evaluateClassification({ ...goldenInput(), thresholds: { mel: 0.23 }, seed: 1, bootstrapDraws: 20 });
  const melanoma = at.perClass[2];
  expect(melanoma && valueOf(melanoma.sensitivity)).toBeCloseTo(expected['sensitivity'] ?? Number.NaN, 9);
  expect(melanoma && valueOf(melanoma.specificity)).toBeCloseTo(expected['specificity'] ?? Number.NaN, 9);
  expect(melanoma?.counts.truePositive).toBe(expected['tp']);
  expect(at.confusion.counts.reduce((sum, row) => sum + (row[2] ?? 0), 0)).toBe((expected['tp'] ?? 0) + (expected['fp'] ?? 0));
});

test('Wilson and Clopper-Pearson intervals of the accuracy equal scipy’s', () => {
  expect(figures.overall.accuracy).toMatchObject({ method: 'wilson', n: 600 });
  const exact = evaluateClassification({ ...goldenInput(), style: 'exact', seed: 1, bootstrapDraws: 20 }).overall.accuracy;
  for (const [figure, expected] of [
    [figures.overall.accuracy, EXPECTED.wilson_accuracy],
    [exact, EXPECTED.clopper_pearson_accuracy],
  ] as const) {
    if (!figure.defined) throw new TypeError(figure.reason);
    expect(figure.low).toBeCloseTo(expected[0], 9);
    expect(figure.high).toBeCloseTo(expected[1], 9);
  }
});
