import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simplifyCurve } from '#shared/domain/metrics/simplify-curve.ts';
import { makeRandom } from '#shared/lib/random.ts';

type Place = { readonly x: number; readonly y: number };
const self = (place: Place): Place => place;

/** Greatest vertical gap between a curve over x and its thinned form, read by straight lines. */
function largestGap(points: readonly Place[], kept: readonly Place[]): number {
  return points.reduce((gap, point) => {
    const after = kept.findIndex(({ x }) => x >= point.x);
    const right = kept[after]!;
    const left = kept[Math.max(0, after - 1)]!;
    const y = right.x === left.x ? right.y : left.y + ((right.y - left.y) * (point.x - left.x)) / (right.x - left.x);
    return Math.max(gap, Math.abs(y - point.y));
  }, 0);
}

test('points on straight stretches go, corners and ends stay', () => {
  const stairs = [
    { x: 0, y: 0 },
    { x: 0, y: 0.2 },
    { x: 0, y: 0.5 },
    { x: 0.3, y: 0.5 },
    { x: 0.6, y: 0.5 },
    { x: 0.6, y: 1 },
    { x: 1, y: 1 },
  ];
  expect(simplifyCurve(stairs, 200, self)).toEqual([stairs[0], stairs[2], stairs[4], stairs[5], stairs[6]]);
});

test('a long curve keeps its shape within the limit', () => {
  const random = makeRandom(1);
  let y = 0;
  const points = Array.from({ length: 5000 }, (_, index) => ({ x: index / 4999, y: (y += random.next() / 2500) }));
  const kept = simplifyCurve(points, 200, self);
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(largestGap(points, kept)).toBeLessThan(0.005);
});

test('kept points are points of the curve, in order, ends included, never more than the limit', () => {
  const places = fc.array(
    fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { minLength: 2 },
  );
  fc.assert(
    fc.property(places, fc.integer({ min: 2, max: 20 }), (points, limit) => {
      const kept = simplifyCurve(points, limit, self);
      expect(kept.length === points.length || kept.length <= limit).toBe(true);
      expect(kept[0]).toBe(points[0]);
      expect(kept.at(-1)).toBe(points.at(-1));
      const places = kept.map((point) => points.indexOf(point));
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }),
  );
});
