import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRandom } from '#shared/lib/random.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { pooledFigures, spreadOf, summariseFolds } from '#shared/domain/studies/fold-summary.ts';
import type { CurvePoint } from '#shared/domain/studies/outlook.ts';
import { readCurve } from '#shared/domain/studies/outlook.ts';
import type { ErrorPoint } from '#shared/domain/studies/power-law.ts';
import { errorAt, fitPowerLaw, imagesFor } from '#shared/domain/studies/power-law.ts';

const SIZES = [80, 150, 300, 550, 800];

/** Held-out images, each right once a size's error falls below its own difficulty: the same images are hard at every size. */
function curve(n: number, errorOf: (images: number) => number, sizes = SIZES): CurvePoint[] {
  const random = makeRandom(`curve ${n}`);
  const difficulty = Array.from({ length: n }, () => random.next());
  return sizes.map((images) => ({ images, right: difficulty.map((own) => Number(own >= errorOf(images))) }));
}

describe('power law', () => {
  test('points of a law give the law back', () => {
    const law = { floor: 0.03, scale: 0.06, decay: 0.45, reference: 800 };
    const fitted = fitPowerLaw(SIZES.map((images) => ({ images, error: errorAt(law, images), weight: 1000 })));
    for (const key of ['floor', 'scale', 'decay'] as const) expect(fitted[key]).toBeCloseTo(law[key], 9);
    expect(imagesFor(fitted, errorAt(law, 2000))).toBeCloseTo(2000, 3);
    expect(imagesFor(law, 0.03)).toBe(Infinity);
  });

  test('the fit is as good as SciPy’s', () => {
    const path = join(import.meta.dirname, '..', '..', '..', '..', 'golden', 'studies', 'power-laws.json');
    const cases = JSON.parse(readFileSync(path, 'utf8')) as {
      points: ErrorPoint[];
      cost: number;
      floor: number;
      scale: number;
      decay: number;
    }[];
    for (const { points, cost, ...peer } of cases) {
      const law = fitPowerLaw(points);
      const own = points.reduce((sum, { images, error, weight }) => sum + weight * (error - errorAt(law, images)) ** 2, 0);
      // Decays are tried in steps of 0.01, SciPy moves freely: what that costs was at most 2e-4 of a squared standard error.
      expect(own).toBeLessThanOrEqual(cost + 1e-3);
      expect(Math.abs(law.decay - peer.decay)).toBeLessThanOrEqual(0.011);
    }
  });

  test('a curve that rises is flat: nothing is learned away, and nothing is below zero', () => {
    expect(fitPowerLaw(SIZES.map((images) => ({ images, error: images / 1e4, weight: 1 }))).scale).toBe(0);
    const steep = fitPowerLaw(SIZES.map((images) => ({ images, error: 40 / images, weight: 1 })));
    expect(steep.floor).toBeGreaterThanOrEqual(0);
  });
});

describe('outlook', () => {
  test('a falling curve: more images help, and the truth lies within the interval', () => {
    const outlook = readCurve(
      curve(4000, (images) => 0.02 + 0.08 * (images / 800) ** -0.5),
      null,
      1,
    );
    if (outlook.law === null) throw new Error('no law');
    expect(outlook).toMatchObject({ verdict: 'helps', reason: null, images: 800 });
    const truth = 1 - (0.02 + 0.08 * 2 ** -0.5);
    expect(outlook.doubled.low).toBeLessThan(truth);
    expect(outlook.doubled.high).toBeGreaterThan(truth);
    // 0.02 + 0.08 x^-0.5 = 0.08 at x = (0.08 / 0.06)^2.
    const more = 800 * ((0.08 / 0.06) ** 2 - 1);
    expect(outlook.more?.low).toBeLessThan(more);
    expect(outlook.more?.high).toBeGreaterThan(more);
  });

  test('a flat curve: more images would do little, and no number is named', () => {
    expect(
      readCurve(
        curve(2000, () => 0.12),
        null,
        1,
      ),
    ).toMatchObject({ verdict: 'little', more: null });
  });

  test('what the data do not support is not said, with the reason', () => {
    const falling = (images: number): number => 0.02 + 0.08 * (images / 800) ** -0.5;
    expect(readCurve(curve(1000, falling, [100, 400, 800]), null, 1)).toMatchObject({
      verdict: 'unknown',
      reason: 'too-few-sizes',
    });
    expect(readCurve(curve(60, falling), null, 1)).toMatchObject({ verdict: 'unknown', reason: 'too-few-errors' });
    const jagged = (images: number): number => (images === 300 ? 0.4 : 0.1);
    expect(readCurve(curve(1000, jagged), null, 1)).toMatchObject({ verdict: 'unknown', reason: 'no-curve' });
    const shallow = (images: number): number => 0.06 + 0.04 * (images / 800) ** -0.5;
    const few = readCurve(curve(300, shallow), null, 1);
    expect(few.verdict === 'unknown' ? few.reason : few.verdict).toBe('too-uncertain');
  });

  test('whole groups are drawn: with few groups the interval is wider', () => {
    const points = curve(1000, (images) => 0.02 + 0.08 * (images / 800) ** -0.5);
    const right = points[4]!.right;
    // Groups of images that are all right or all wrong: 40 groups say as much as 40 images.
    const order = Array.from({ length: 1000 }, (_, index) => index).sort((a, b) => (right[a] ?? 0) - (right[b] ?? 0));
    const groups = new Array<string>(1000);
    order.forEach((index, place) => (groups[index] = `g${Math.floor(place / 25)}`));
    const width = (one: ReturnType<typeof readCurve>): number => (one.law === null ? 0 : one.doubled.high - one.doubled.low);
    expect(width(readCurve(points, groups, 1))).toBeGreaterThan(2 * width(readCurve(points, null, 1)));
    expect(readCurve(points, null, 1)).toEqual(readCurve(points, null, 1));
  });
});

test('figures over folds: mean and SD of those that exist, and nothing that ranks images of several models', () => {
  const folds = [0, 1].map((seed) =>
    evaluateClassification({
      classes: ['a', 'b'],
      truth: [0, 0, 1, 1],
      probabilities: [0.9, 0.1, seed, 1 - seed, 0.2, 0.8, 0.4, 0.6],
      seed: 1,
      bootstrapDraws: 200,
    }),
  );
  const summary = summariseFolds(folds);
  expect(summary.overall.accuracy).toEqual({ defined: true, mean: 0.875, sd: Math.sqrt(0.03125), folds: 2 });
  expect(summary.perClass[0]?.sensitivity).toMatchObject({ mean: 0.75, folds: 2 });
  const none = { defined: false, n: 4, reason: 'one-class-only' } as const;
  expect(spreadOf([none, none])).toEqual({ defined: false, folds: 0 });
  expect(spreadOf([none, folds[1]!.overall.accuracy])).toEqual({ defined: true, mean: 1, sd: null, folds: 1 });
  const pooled = pooledFigures(folds[0]!);
  expect(pooled.overall.macro_auc).toEqual({ defined: false, n: 4, reason: 'several-models' });
  expect(pooled.perClass[1]?.auc).toMatchObject({ reason: 'several-models' });
  expect(pooled.overall.accuracy).toEqual(folds[0]!.overall.accuracy);
  expect(pooled.curves).toEqual([]);
});
