import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaUnderCurve, deLong } from '#shared/domain/metrics/auc.ts';
import { averagePrecision, precisionRecallCurve } from '#shared/domain/metrics/precision-recall.ts';
import { rankScores } from '#shared/domain/metrics/ranking.ts';
import { rocCurve } from '#shared/domain/metrics/roc-curve.ts';
import { thresholdForSensitivity, youdenThreshold } from '#shared/domain/metrics/thresholds.ts';
import { labelledScores } from './samples.ts';

type Labelled = { readonly labels: readonly number[]; readonly scores: readonly number[] };

const split = ({ labels, scores }: Labelled): { readonly positives: number[]; readonly negatives: number[] } => ({
  positives: scores.filter((_, index) => labels[index] === 1),
  negatives: scores.filter((_, index) => labels[index] !== 1),
});

const outranks = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const variance = (values: readonly number[]): number =>
  values.length < 2 ? 0 : values.reduce((sum, value) => sum + (value - average(values)) ** 2, 0) / (values.length - 1);

test('AUC is the chance that a positive outranks a negative, over all pairs', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const { positives, negatives } = split(sample);
      const auc = areaUnderCurve(rankScores(sample.labels, sample.scores));
      expect(auc.defined).toBe(positives.length > 0 && negatives.length > 0);
      if (!auc.defined) return;
      expect(auc.value).toBeCloseTo(average(positives.flatMap((p) => negatives.map((q) => outranks(p, q)))), 12);
    }),
  );
});

test('DeLong’s variance comes from placement values, pair by pair', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const { positives, negatives } = split(sample);
      const estimate = deLong(sample.labels, sample.scores);
      if (positives.length === 0 || negatives.length === 0) {
        expect(estimate).toBeNull();
        return;
      }
      const v10 = positives.map((p) => average(negatives.map((q) => outranks(p, q))));
      const v01 = negatives.map((q) => average(positives.map((p) => outranks(p, q))));
      expect(estimate?.auc).toBeCloseTo(average(v10), 12);
      expect(estimate?.variance).toBeCloseTo(variance(v10) / positives.length + variance(v01) / negatives.length, 12);
    }),
  );
});

test('the area under the ROC curve by trapezoids is the AUC', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const ranking = rankScores(sample.labels, sample.scores);
      const auc = areaUnderCurve(ranking);
      const points = rocCurve(ranking);
      if (!auc.defined) {
        expect(points).toEqual([]);
        return;
      }
      const area = points.slice(1).reduce((sum, point, index) => {
        const before = points[index]!;
        return sum + ((point.falsePositiveRate - before.falsePositiveRate) * (point.sensitivity + before.sensitivity)) / 2;
      }, 0);
      expect(area).toBeCloseTo(auc.value, 12);
      expect(points.at(-1)).toMatchObject({ falsePositiveRate: 1, sensitivity: 1 });
    }),
  );
});

test('every point of both curves is what calling at its threshold gives', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const ranking = rankScores(sample.labels, sample.scores);
      const { positives, negatives } = split(sample);
      for (const point of rocCurve(ranking).slice(1)) {
        const threshold = point.threshold ?? Number.NaN;
        expect(point.sensitivity).toBe(positives.filter((score) => score >= threshold).length / positives.length);
        expect(point.falsePositiveRate).toBe(negatives.filter((score) => score >= threshold).length / negatives.length);
      }
      for (const point of precisionRecallCurve(ranking).slice(1)) {
        const threshold = point.threshold ?? Number.NaN;
        const found = positives.filter((score) => score >= threshold).length;
        expect(point.sensitivity).toBe(found / positives.length);
        expect(point.ppv).toBe(found / (found + negatives.filter((score) => score >= threshold).length));
      }
    }),
  );
});

test('average precision sums precision over the steps of recall, threshold by threshold', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const { positives, negatives } = split(sample);
      const thresholds = [...new Set(sample.scores)].sort((a, b) => b - a);
      let before = 0;
      let sum = 0;
      for (const threshold of thresholds) {
        const found = positives.filter((score) => score >= threshold).length;
        const wrong = negatives.filter((score) => score >= threshold).length;
        sum += ((found - before) / positives.length) * (found / (found + wrong));
        before = found;
      }
      const value = averagePrecision(rankScores(sample.labels, sample.scores));
      expect(value.defined).toBe(positives.length > 0);
      if (value.defined) expect(value.value).toBeCloseTo(sum, 12);
    }),
  );
});

test('weights count an image as often as they say', () => {
  fc.assert(
    fc.property(labelledScores, fc.integer(), (sample, salt) => {
      const weights = sample.labels.map((_, index) => Math.abs(salt + 7 * index) % 3);
      const repeated = sample.labels.flatMap((label, index) => new Array<number>(weights[index] ?? 0).fill(label));
      const repeatedScores = sample.scores.flatMap((score, index) => new Array<number>(weights[index] ?? 0).fill(score));
      const once = rankScores(sample.labels, sample.scores);
      const often = rankScores(repeated, repeatedScores);
      for (const metric of [areaUnderCurve, averagePrecision]) {
        const left = metric(once, weights);
        const right = metric(often);
        expect(left.defined).toBe(right.defined);
        if (left.defined && right.defined) expect(left.value).toBeCloseTo(right.value, 12);
      }
    }),
  );
});

test('Youden’s threshold is the best of all thresholds, the highest among equals', () => {
  fc.assert(
    fc.property(labelledScores, (sample) => {
      const { positives, negatives } = split(sample);
      const choice = youdenThreshold(sample.labels, sample.scores);
      if (positives.length === 0 || negatives.length === 0) {
        expect(choice.defined).toBe(false);
        return;
      }
      // Counts times the other side's size keep the comparison whole-numbered.
      const index = (threshold: number): number =>
        positives.filter((score) => score >= threshold).length * negatives.length -
        negatives.filter((score) => score >= threshold).length * positives.length;
      const best = Math.max(0, ...sample.scores.map(index));
      if (best === 0) expect(choice.defined && index(choice.threshold) > 0).toBe(false);
      else expect(choice.defined && index(choice.threshold)).toBe(best);
    }),
  );
});

test('the threshold for a sensitivity is the highest that reaches it', () => {
  fc.assert(
    fc.property(labelledScores, fc.integer({ min: 1, max: 10 }), (sample, tenths) => {
      const target = tenths / 10;
      const { positives, negatives } = split(sample);
      const choice = thresholdForSensitivity(sample.labels, sample.scores, target);
      if (positives.length === 0 || negatives.length === 0) {
        expect(choice.defined).toBe(false);
        return;
      }
      const reached = sample.scores.filter(
        (threshold) => positives.filter((score) => score >= threshold).length / positives.length >= target,
      );
      expect(choice.defined && choice.threshold).toBe(Math.max(...reached));
    }),
  );
});

test('with the lower bound as rule, the bound of the chosen sensitivity reaches the target', () => {
  const labels = Array.from({ length: 200 }, (_, index) => (index < 100 ? 1 : 0));
  const scores = labels.map((label, index) => (label === 1 ? 1 - (index % 100) / 100 : (index % 100) / 200));
  const plain = thresholdForSensitivity(labels, scores, 0.9);
  const careful = thresholdForSensitivity(labels, scores, 0.9, 'lower-bound');
  if (!plain.defined || !careful.defined || !careful.sensitivity.defined) throw new TypeError('undefined');
  expect(plain.counts.truePositive).toBe(90);
  expect(careful.sensitivity.low).toBeGreaterThanOrEqual(0.9);
  expect(careful.threshold).toBeLessThan(plain.threshold);
  expect(thresholdForSensitivity([1, 0], [0.9, 0.1], 0.9, 'lower-bound')).toEqual({
    defined: false,
    reason: 'target-not-reached',
  });
});
