import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callClass } from '#shared/domain/metrics/calls.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { evaluationRequests, goldenInput } from './samples.ts';

test('without thresholds the most probable class is called, the first on a tie', () => {
  expect(callClass([0.2, 0.5, 0.3])).toBe(1);
  expect(callClass([0.4, 0.4, 0.2])).toBe(0);
});

test.each([
  [[0.3, 0.7], [0.23, undefined], 0, 'reached: called although another is more probable'],
  [[0.23, 0.77], [0.23, undefined], 0, 'reached exactly'],
  [[0.2299, 0.7701], [0.23, undefined], 1, 'missed: the most probable of the others'],
  [[0.6, 0.3, 0.1], [0.7, undefined, undefined], 1, 'missed although most probable: the most probable of the others'],
  [[0.3, 0.4, 0.3], [0.2, 0.2, undefined], 1, 'two reached: the more probable'],
  [[0.3, 0.3, 0.4], [0.2, 0.2, undefined], 0, 'two reached with a tie: the first'],
  [[0.4, 0.6], [0.9, 0.9], 1, 'all have thresholds and none is reached: the most probable of all'],
])('%j at thresholds %j calls %i (%s)', (row, thresholds, called) => {
  expect(callClass(row, thresholds)).toBe(called);
});

test('raising a threshold never finds more of the class nor calls more of the rest', () => {
  fc.assert(
    fc.property(evaluationRequests, fc.integer({ min: 0, max: 9 }), (request, tenths) => {
      const at = (threshold: number) => evaluateClassification({ ...request, thresholds: { a: threshold } }).perClass[0]?.counts;
      const lower = at(tenths / 10);
      const higher = at((tenths + 1) / 10);
      expect(higher?.truePositive).toBeLessThanOrEqual(lower?.truePositive ?? 0);
      expect(higher?.falsePositive).toBeLessThanOrEqual(lower?.falsePositive ?? 0);
    }),
  );
});

test('the operating point changes calls, not ranking or probabilities', () => {
  const plain = evaluateClassification({ ...goldenInput(), seed: 1, bootstrapDraws: 50 });
  const at = evaluateClassification({ ...goldenInput(), seed: 1, bootstrapDraws: 50, thresholds: { mel: 0.23 } });
  for (const metric of ['macro_auc', 'log_loss', 'brier', 'calibration_error', 'top2_accuracy'] as const) {
    expect(at.overall[metric]).toEqual(plain.overall[metric]);
  }
  expect(at.overall.accuracy).not.toEqual(plain.overall.accuracy);
  expect(at.curves).toEqual(plain.curves);
  expect(at.thresholds).toEqual({ mel: 0.23 });
});
