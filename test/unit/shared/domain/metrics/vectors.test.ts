import { expect, test } from 'vitest';
import { aucFigure } from '#shared/domain/metrics/auc-interval.ts';
import { deLong } from '#shared/domain/metrics/auc.ts';
import { calibrationBins, expectedCalibrationError } from '#shared/domain/metrics/calibration.ts';
import { predictiveValuesAt } from '#shared/domain/metrics/prevalence.ts';
import { binaryBrierScore } from '#shared/domain/metrics/probability-scores.ts';
import { clopperPearsonInterval, perfectLowerBound, wilsonInterval } from '#shared/domain/metrics/proportion-interval.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { VECTOR_A, VECTOR_B, labelled } from './samples.ts';

test.each([
  { successes: 47, total: 50, wilson: [0.8378, 0.9794], exact: [0.8345, 0.9875] },
  { successes: 50, total: 50, wilson: [0.9287, 1], exact: [0.9289, 1] },
  { successes: 0, total: 10, wilson: [0, 0.2775], exact: [0, 0.3085] },
  { successes: 8, total: 10, wilson: [0.4902, 0.9433], exact: [0.4439, 0.9748] },
])('Wilson and Clopper-Pearson of $successes in $total', ({ successes, total, wilson, exact }) => {
  for (const [interval, [low, high]] of [
    [wilsonInterval(successes, total), wilson],
    [clopperPearsonInterval(successes, total), exact],
  ] as const) {
    expect(interval.low).toBeCloseTo(low!, 4);
    expect(interval.high).toBeCloseTo(high!, 4);
  }
});

test('counts that cannot be are refused', () => {
  for (const [successes, total] of [
    [3, 2],
    [-1, 2],
    [0, 0],
    [0.5, 2],
  ] as const) {
    expect(() => wilsonInterval(successes, total)).toThrow(expect.toSatisfy((thrown) => isAppError(thrown, 'metrics/bad-count')));
  }
});

test('DeLong of models A and B: AUC, standard error and the interval on the logit scale', () => {
  const a = labelled(VECTOR_A);
  const b = labelled(VECTOR_B);
  expect(deLong(a.labels, a.scores)?.auc).toBeCloseTo(0.883333, 6);
  expect(Math.sqrt(deLong(a.labels, a.scores)?.variance ?? Number.NaN)).toBeCloseTo(0.104616, 6);
  expect(deLong(b.labels, b.scores)?.auc).toBeCloseTo(0.8, 12);
  expect(Math.sqrt(deLong(b.labels, b.scores)?.variance ?? Number.NaN)).toBeCloseTo(0.141814, 6);
  const figure = aucFigure(a.labels, a.scores);
  if (!figure.defined) throw new TypeError(figure.reason);
  expect(figure.low).toBeCloseTo(0.5087, 4);
  expect(figure.high).toBeCloseTo(0.9823, 4);
  expect(figure.method).toBe('delong-logit');
});

test('AUC 1 takes the lower bound 0.025^(1/min(m, n)), the upper bound 1 and a note; AUC 0 mirrors it', () => {
  const perfect = labelled({ positives: [0.9, 0.8, 0.7], negatives: [0.5, 0.4, 0.3, 0.2, 0.1] });
  expect(aucFigure(perfect.labels, perfect.scores)).toEqual({
    defined: true,
    value: 1,
    low: 0.025 ** (1 / 3),
    high: 1,
    n: 8,
    method: 'exact-bound',
    note: 'auc-one',
  });
  const inverted = labelled({ positives: [0.1, 0.2], negatives: [0.5, 0.4, 0.3] });
  expect(aucFigure(inverted.labels, inverted.scores)).toMatchObject({
    value: 0,
    low: 0,
    high: 1 - 0.025 ** (1 / 2),
    note: 'auc-zero',
  });
  expect(perfectLowerBound(50)).toBeCloseTo(0.9289, 4);
});

test('an AUC whose placements do not vary, or with a single positive, has the whole range as interval', () => {
  const constant = labelled({ positives: [0.5, 0.5], negatives: [0.5, 0.5, 0.5] });
  expect(aucFigure(constant.labels, constant.scores)).toMatchObject({ value: 0.5, low: 0, high: 1, note: 'too-little-data' });
  const single = labelled({ positives: [0.5], negatives: [0.4, 0.6, 0.3] });
  expect(aucFigure(single.labels, single.scores)).toMatchObject({ low: 0, high: 1, method: 'whole-range' });
});

test('Brier score and calibration error of A', () => {
  const { labels, scores } = labelled(VECTOR_A);
  const brier = binaryBrierScore(labels, scores);
  expect(brier.defined && brier.value).toBeCloseTo(0.146591, 6);
  const bins = calibrationBins({ confidence: Float64Array.from(scores), isRight: Uint8Array.from(labels) }, 5);
  const error = expectedCalibrationError(bins);
  expect(error.defined && error.value).toBeCloseTo(0.15, 12);
});

test.each([
  [0.02, 0.08411, 0.99746],
  [0.1, 0.33333, 0.9863],
  [0.5, 0.81818, 0.88889],
])('PPV and NPV at sensitivity 0.9, specificity 0.8 and prevalence %f', (prevalence, ppv, npv) => {
  const counts = { truePositive: 90, falseNegative: 10, trueNegative: 160, falsePositive: 40 };
  const values = predictiveValuesAt(counts, prevalence);
  if (!values.ppv.defined || !values.npv.defined) throw new TypeError('undefined');
  expect(values.ppv.value).toBeCloseTo(ppv, 5);
  expect(values.npv.value).toBeCloseTo(npv, 5);
  expect(values.ppv.low).toBeLessThan(ppv);
  expect(values.ppv.high).toBeGreaterThan(ppv);
  expect(values.ppv.method).toBe('logit');
});

test('the interval of predictive values on the logit scale, worked by hand', () => {
  // logit PPV = ln(0.9 * 0.1 / (0.2 * 0.9)), variance 0.1 / 90 + 0.8 / 40; logit NPV = ln(0.8 * 0.9 / (0.1 * 0.1)), variance 0.2 / 160 + 0.9 / 10
  const values = predictiveValuesAt({ truePositive: 90, falseNegative: 10, trueNegative: 160, falsePositive: 40 }, 0.1);
  if (!values.ppv.defined || !values.npv.defined) throw new TypeError('undefined');
  expect(values.ppv.low).toBeCloseTo(0.273304, 6);
  expect(values.ppv.high).toBeCloseTo(0.399303, 6);
  expect(values.npv.low).toBeCloseTo(0.975508, 6);
  expect(values.npv.high).toBeCloseTo(0.992375, 6);
});

test('predictive values at a prevalence: perfect and empty counts', () => {
  const perfect = predictiveValuesAt({ truePositive: 20, falseNegative: 0, trueNegative: 30, falsePositive: 0 }, 0.1);
  expect(perfect.ppv).toMatchObject({ defined: true, value: 1, high: 1, note: 'adjusted-counts' });
  expect(perfect.ppv.defined && perfect.ppv.low).toBeLessThan(0.9);
  const silent = predictiveValuesAt({ truePositive: 0, falseNegative: 5, trueNegative: 30, falsePositive: 0 }, 0.1);
  expect(silent.ppv).toEqual({ defined: false, n: 35, reason: 'never-called' });
  expect(predictiveValuesAt({ truePositive: 0, falseNegative: 0, trueNegative: 3, falsePositive: 1 }, 0.1).npv).toMatchObject({
    reason: 'no-images-of-class',
  });
  expect(predictiveValuesAt({ truePositive: 1, falseNegative: 1, trueNegative: 0, falsePositive: 0 }, 0.1).npv).toMatchObject({
    reason: 'only-this-class',
  });
});
