import { describe, expect, test } from 'vitest';
import { bootstrapFigures } from '#shared/domain/metrics/bootstrap.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { definedValue } from '#shared/domain/metrics/figure.ts';
import { wilsonInterval } from '#shared/domain/metrics/proportion-interval.ts';
import { drawWeights, groupUnits, imageUnits } from '#shared/domain/metrics/resampling.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { goldenInput } from './samples.ts';

const width = (figure: Figure): number => (figure.defined ? figure.high - figure.low : Number.NaN);

test('600 images with 2,000 draws (0.3 s) stay below a wide limit even on a busy machine', () => {
  const started = performance.now();
  const figures = evaluateClassification({ ...goldenInput(), seed: 1 });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(figures.intervals).toEqual({ style: 'standard', bootstrapDraws: 2000, seed: 1 });
});

test('the same seed gives the same intervals, another seed nearly the same', () => {
  const first = evaluateClassification({ ...goldenInput(), seed: 1 });
  expect(evaluateClassification({ ...goldenInput(), seed: 1 })).toEqual(first);
  const other = evaluateClassification({ ...goldenInput(), seed: 2 });
  expect(other.overall.macro_f1).not.toEqual(first.overall.macro_f1);
  if (!first.overall.macro_f1.defined || !other.overall.macro_f1.defined) throw new TypeError('undefined');
  expect(other.overall.macro_f1.low).toBeCloseTo(first.overall.macro_f1.low, 1.5);
});

test('a percentile bootstrap of a proportion comes close to Wilson', () => {
  const isRight = Array.from({ length: 400 }, (_, index) => (index % 5 === 0 ? 0 : 1));
  const figures = bootstrapFigures(
    [
      {
        members: [{ key: 'share', n: 400, range: [0, 1] }],
        compute: (weights) => {
          let sum = 0;
          isRight.forEach((right, index) => (sum += right * (weights?.[index] ?? 1)));
          return [definedValue(sum / 400)];
        },
      },
    ],
    imageUnits(400),
    { draws: 2000, seed: 1 },
  );
  const share = figures.get('share');
  const wilson = wilsonInterval(320, 400);
  if (share?.defined !== true) throw new TypeError('undefined');
  expect(share).toMatchObject({ value: 0.8, n: 400, method: 'bootstrap-image' });
  expect(Math.abs(share.low - wilson.low)).toBeLessThan(0.01);
  expect(Math.abs(share.high - wilson.high)).toBeLessThan(0.01);
});

describe('groups', () => {
  test('images of a group are drawn together, as many groups as there are', () => {
    const units = groupUnits(['x', 'y', 'x', null, 'z', null]);
    expect(units).toMatchObject({ kind: 'group', count: 5, largest: 2 });
    expect(groupUnits(['null', null, 'null']).count).toBe(2);
    drawWeights(units, { draws: 50, seed: 1 }, (weights) => {
      expect(weights[0]).toBe(weights[2]);
      expect((weights[0] ?? 0) + (weights[1] ?? 0) + (weights[3] ?? 0) + (weights[4] ?? 0) + (weights[5] ?? 0)).toBe(5);
    });
  });

  /** 120 images; in `copies` every image stands in its group that many times. */
  function evaluateCopies(copies: number, style: 'standard' | 'clustered'): EvaluationFigures {
    const random = makeRandom(9);
    const images = Array.from({ length: 120 }, (_, index) => ({
      truth: index % 2,
      p: Math.min(0.99, Math.max(0.01, 0.5 + (index % 2 === 1 ? 0.2 : -0.2) + 0.25 * random.normal())),
    }));
    const repeated = images.flatMap((image, index) =>
      new Array<{ truth: number; p: number; group: string }>(copies).fill({ ...image, group: `g${String(index)}` }),
    );
    return evaluateClassification({
      classes: ['healthy', 'ill'],
      truth: repeated.map(({ truth }) => truth),
      probabilities: repeated.flatMap(({ p }) => [1 - p, p]),
      groups: repeated.map(({ group }) => group),
      style,
      seed: 3,
    });
  }

  test('copies of an image in its group add no certainty: the bootstrap by group stays as wide', () => {
    const single = evaluateCopies(1, 'clustered');
    const copied = evaluateCopies(4, 'clustered');
    expect(width(copied.overall.balanced_accuracy)).toBeCloseTo(width(single.overall.balanced_accuracy), 12);
    expect(width(copied.overall.macro_auc)).toBeCloseTo(width(single.overall.macro_auc), 10);
    expect(copied.overall.balanced_accuracy).toMatchObject({ method: 'bootstrap-group' });
  });

  test('standard intervals of proportions shrink with copies and say that they may be too narrow; clustered ones do not', () => {
    const standard = evaluateCopies(4, 'standard');
    const clustered = evaluateCopies(4, 'clustered');
    expect(standard.overall.accuracy).toMatchObject({ method: 'wilson', note: 'images-not-independent' });
    expect(standard.perClass[1]?.auc).toMatchObject({ method: 'delong-logit', note: 'images-not-independent' });
    expect(clustered.overall.accuracy).toMatchObject({ method: 'bootstrap-group' });
    expect(clustered.perClass[1]?.sensitivity).toMatchObject({ method: 'bootstrap-group' });
    expect(clustered.perClass[1]?.auc).toMatchObject({ method: 'bootstrap-group' });
    expect(width(clustered.overall.accuracy)).toBeGreaterThan(1.7 * width(standard.overall.accuracy));
  });

  test('groups of one image each need no clustering: Wilson, without the note', () => {
    const figures = evaluateCopies(1, 'clustered');
    expect(figures.intervals.style).toBe('standard');
    expect(figures.groups).toEqual({ count: 120, largest: 1 });
    expect(figures.overall.accuracy).toMatchObject({ method: 'wilson' });
    expect(figures.overall.accuracy).not.toHaveProperty('note');
  });
});

test('a perfect model: no interval of no width, the bound follows the class (or groups) with the least evidence', () => {
  const truth = Array.from({ length: 50 }, (_, index) => (index < 10 ? 1 : 0));
  const probabilities = truth.flatMap((one, index) => (one === 1 ? [0.1, 0.9] : [0.9 - index / 1000, 0.1 + index / 1000]));
  const bound = 0.025 ** (1 / 10);
  const input = { classes: ['healthy', 'ill'], truth, probabilities, seed: 1 };
  const figures = evaluateClassification(input);
  for (const metric of ['balanced_accuracy', 'macro_auc', 'macro_f1', 'cohen_kappa', 'matthews'] as const) {
    expect(figures.overall[metric]).toMatchObject({
      value: 1,
      low: bound,
      high: 1,
      method: 'exact-bound',
      note: 'perfect-score',
    });
  }
  expect(figures.perClass[1]?.f1).toMatchObject({ value: 1, low: bound, high: 1 });
  expect(figures.perClass[1]?.auc).toMatchObject({ value: 1, low: bound, high: 1, note: 'auc-one' });
  const groups = truth.map((one, index) => (one === 1 ? `ill ${String(index % 2)}` : `healthy ${String(index % 8)}`));
  const clustered = evaluateClassification({ ...input, groups, style: 'clustered' });
  expect(clustered.perClass[1]?.sensitivity).toMatchObject({ value: 1, low: 0.025 ** (1 / 2), high: 1, n: 10 });
  expect(clustered.overall.macro_auc).toMatchObject({ value: 1, low: 0.025 ** (1 / 2) });
});

test('a class that is never found has an upper bound by rule in clustered style', () => {
  const truth = [1, 1, 1, 1, 0, 0, 0, 0];
  const probabilities = truth.flatMap((_, index) => [0.9 - index / 100, 0.1 + index / 100]);
  const groups = ['a', 'a', 'b', 'b', 'c', 'c', 'd', 'e'];
  const figures = evaluateClassification({
    classes: ['healthy', 'ill'],
    truth,
    probabilities,
    groups,
    style: 'clustered',
    seed: 1,
  });
  expect(figures.perClass[1]?.sensitivity).toMatchObject({ value: 0, low: 0, high: 1 - 0.025 ** (1 / 2), note: 'zero-score' });
});

test('a single group or image: the whole range, and it says so', () => {
  const truth = [0, 1, 0, 1];
  const probabilities = [0.9, 0.1, 0.2, 0.8, 0.4, 0.6, 0.3, 0.7];
  const figures = evaluateClassification({ classes: ['a', 'b'], truth, probabilities, groups: ['x', 'x', 'x', 'x'], seed: 1 });
  expect(figures.overall.macro_f1).toMatchObject({ low: 0, high: 1, method: 'whole-range', note: 'too-little-data' });
  expect(figures.overall.cohen_kappa).toMatchObject({ low: -1, high: 1 });
});

test('95 % intervals hold the truth about 95 times in 100 (balanced accuracy and AUC of a known model)', () => {
  // Scores are normal, one unit apart: the AUC is Φ(1/√2) = 0.7602, sensitivity and specificity at 0.5 are Φ(0.5) = 0.6915.
  const random = makeRandom(21);
  let auc = 0;
  let balanced = 0;
  const trials = 200;
  for (let trial = 0; trial < trials; trial += 1) {
    const truth = Array.from({ length: 120 }, (_, index) => (index < 60 ? 1 : 0));
    const scores = truth.map((one) => random.normal() + one);
    const probabilities = scores.flatMap((score) => {
      const p = 1 / (1 + Math.exp(0.5 - score));
      return [1 - p, p];
    });
    const figures = evaluateClassification({
      classes: ['healthy', 'ill'],
      truth,
      probabilities,
      seed: trial,
      bootstrapDraws: 300,
    });
    const holds = (figure: Figure | undefined, value: number): boolean =>
      figure?.defined === true && figure.low <= value && value <= figure.high;
    if (holds(figures.perClass[1]?.auc, 0.76025)) auc += 1;
    if (holds(figures.overall.balanced_accuracy, 0.69146)) balanced += 1;
  }
  expect(auc / trials).toBeGreaterThan(0.9);
  expect(balanced / trials).toBeGreaterThan(0.89);
});
