import { describe, expect, test } from 'vitest';
import { checkSample } from '#shared/domain/metrics/classified-sample.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import { macroAucOneVsOne } from '#shared/domain/metrics/macro-auc.ts';
import { brierScore, logLoss } from '#shared/domain/metrics/probability-scores.ts';
import { evaluationFiguresSchema } from '#shared/contract/evaluation-figures.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';

const classes = ['a', 'b', 'c'];

describe('no images', () => {
  const figures = evaluateClassification({ classes, truth: [], probabilities: [], seed: 1 });

  test.each(OVERALL_METRICS)('%s is n/a because there is no image', (metric) => {
    expect(figures.overall[metric]).toEqual({ defined: false, n: 0, reason: 'no-images' });
  });

  test('figures of classes are n/a, curves are empty, nothing is NaN', () => {
    for (const one of figures.perClass) for (const metric of CLASS_METRICS) expect(one[metric].defined).toBe(false);
    expect(figures.curves.every(({ roc, precisionRecall }) => roc.length === 0 && precisionRecall.length === 0)).toBe(true);
    expect(figures.confusion.rowPercent[0]).toEqual([null, null, null]);
    expect(evaluationFiguresSchema.safeParse(figures).success).toBe(true);
    const empty = checkSample({ classes, truth: [], probabilities: [] });
    expect(logLoss(empty)).toEqual({ defined: false, reason: 'no-images' });
    expect(brierScore(empty)).toEqual({ defined: false, reason: 'no-images' });
  });
});

describe('one class only, all called right', () => {
  const row = [0.8, 0.1, 0.1];
  const figures = evaluateClassification({ classes, truth: [0, 0, 0], probabilities: [row, row, row].flat(), seed: 1 });

  test('agreement and ranking are n/a with their reasons', () => {
    expect(figures.overall.cohen_kappa).toMatchObject({ defined: false, reason: 'no-variation' });
    expect(figures.overall.matthews).toMatchObject({ defined: false, reason: 'one-class-only' });
    expect(figures.overall.macro_auc).toMatchObject({ defined: false, reason: 'one-class-only' });
    expect(macroAucOneVsOne(checkSample({ classes, truth: [0, 0], probabilities: [row, row].flat() })).defined).toBe(false);
  });

  test('the class that occurs', () => {
    const one = figures.perClass[0];
    expect(one?.sensitivity).toMatchObject({ defined: true, value: 1, n: 3 });
    expect(one?.specificity).toMatchObject({ defined: false, reason: 'only-this-class' });
    expect(one?.npv).toMatchObject({ defined: false, reason: 'always-called' });
    expect(one?.auc).toMatchObject({ defined: false, reason: 'only-this-class' });
  });

  test('a class that neither occurs nor is called', () => {
    const one = figures.perClass[1];
    expect(one?.sensitivity).toEqual({ defined: false, n: 0, reason: 'no-images-of-class' });
    expect(one?.ppv).toMatchObject({ defined: false, reason: 'never-called' });
    expect(one?.f1).toMatchObject({ defined: false, reason: 'class-absent-and-never-called' });
    expect(one?.auc).toMatchObject({ defined: false, reason: 'no-images-of-class' });
    expect(one?.average_precision).toMatchObject({ defined: false, reason: 'no-images-of-class' });
    expect(one?.specificity).toMatchObject({ defined: true, value: 1 });
  });

  test('an average over classes says that it leaves some out', () => {
    expect(figures.overall.balanced_accuracy).toMatchObject({ defined: true, value: 1, note: 'perfect-score' });
    const wrong = evaluateClassification({
      classes,
      truth: [0, 0, 1, 1, 0, 1],
      probabilities: [row, [0.1, 0.8, 0.1], row, [0.1, 0.8, 0.1], row, [0.2, 0.7, 0.1]].flat(),
      seed: 1,
    });
    expect(wrong.overall.balanced_accuracy).toMatchObject({ defined: true, note: 'classes-left-out' });
  });
});

test('all called the same: Matthews is n/a, kappa is 0', () => {
  const row = [0.8, 0.1, 0.1];
  const figures = evaluateClassification({ classes, truth: [0, 1, 2], probabilities: [row, row, row].flat(), seed: 1 });
  expect(figures.overall.matthews).toMatchObject({ defined: false, reason: 'one-class-called' });
  expect(figures.overall.cohen_kappa).toMatchObject({ defined: true, value: 0 });
});

test('top-2 accuracy needs three classes', () => {
  const figures = evaluateClassification({ classes: ['a', 'b'], truth: [0, 1], probabilities: [0.6, 0.4, 0.3, 0.7], seed: 1 });
  expect(figures.overall.top2_accuracy).toMatchObject({ defined: false, reason: 'too-few-classes' });
});

test.each<[ErrorCode, Partial<Parameters<typeof evaluateClassification>[0]>]>([
  ['metrics/too-few-classes', { classes: ['a'] }],
  ['metrics/repeated-class', { classes: ['a', 'b', 'a'] }],
  ['metrics/lengths-differ', { truth: [0] }],
  ['metrics/lengths-differ', { groups: ['x'] }],
  ['metrics/bad-class-index', { truth: [0, 3] }],
  ['metrics/bad-class-index', { truth: [0, -1] }],
  ['metrics/bad-class-index', { truth: [0, 0.5] }],
  ['metrics/bad-class-index', { truth: [0, Number.NaN] }],
  ['metrics/bad-probability', { probabilities: [1.2, 0, 0, 0, 1, 0] }],
  ['metrics/bad-probability', { probabilities: [-0.1, 1, 0.1, 0, 1, 0] }],
  ['metrics/bad-probability', { probabilities: [Number.NaN, 0, 1, 0, 1, 0] }],
  ['metrics/bad-probability-sum', { probabilities: [0.5, 0.5, 0.5, 0, 1, 0] }],
  ['metrics/bad-probability-sum', { probabilities: [0, 0, 0, 0, 1, 0] }],
  ['metrics/bad-threshold', { thresholds: { a: 1.5 } }],
  ['metrics/bad-threshold', { thresholds: { a: Number.NaN } }],
  ['metrics/unknown-class', { thresholds: { z: 0.5 } }],
  ['metrics/unknown-class', { positiveClasses: ['z'] }],
])('unsound input is refused: %s', (code, change) => {
  const sound = { classes, truth: [0, 1], probabilities: [1, 0, 0, 0, 1, 0], seed: 1 };
  expect(() => evaluateClassification({ ...sound, ...change })).toThrow(expect.toSatisfy((thrown) => isAppError(thrown, code)));
});
