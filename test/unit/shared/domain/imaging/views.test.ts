import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VIEWS, firstViews, meanProbabilities, viewOf } from '#shared/domain/imaging/views.ts';
import type { View } from '#shared/domain/imaging/views.ts';

/** An image whose three channels hold the number of each pixel, row by row. */
function numbered(width: number, height: number): Float32Array {
  return Float32Array.from({ length: width * height * 3 }, (_, index) => Math.floor(index / 3));
}

function pixelsOf(values: Float32Array): number[] {
  return [...values].filter((_, index) => index % 3 === 0);
}

// 0 1 2
// 3 4 5   as numpy's flip, rot90 and transpose give them
// 6 7 8
const EXPECTED: Readonly<Record<View, readonly number[]>> = {
  original: [0, 1, 2, 3, 4, 5, 6, 7, 8],
  mirrored: [2, 1, 0, 5, 4, 3, 8, 7, 6],
  flipped: [6, 7, 8, 3, 4, 5, 0, 1, 2],
  'half-turn': [8, 7, 6, 5, 4, 3, 2, 1, 0],
  transposed: [0, 3, 6, 1, 4, 7, 2, 5, 8],
  'quarter-turn': [2, 5, 8, 1, 4, 7, 0, 3, 6],
  'three-quarter-turn': [6, 3, 0, 7, 4, 1, 8, 5, 2],
  'anti-transposed': [8, 5, 2, 7, 4, 1, 6, 3, 0],
};

test.each(VIEWS)('the view %s moves pixels to where it says', (view) => {
  expect(pixelsOf(viewOf(numbered(3, 3), { width: 3, height: 3 }, view))).toEqual(EXPECTED[view]);
});

test('a view of an image that is not square swaps its sides where it turns', () => {
  const image = numbered(3, 2);
  expect(pixelsOf(viewOf(image, { width: 3, height: 2 }, 'mirrored'))).toEqual([2, 1, 0, 5, 4, 3]);
  expect(pixelsOf(viewOf(image, { width: 3, height: 2 }, 'transposed'))).toEqual([0, 3, 1, 4, 2, 5]);
  expect(pixelsOf(viewOf(image, { width: 3, height: 2 }, 'quarter-turn'))).toEqual([2, 5, 1, 4, 0, 3]);
});

test('a view moves values and changes none; every view but the quarter turns undoes itself', () => {
  const INVERSE: Partial<Record<View, View>> = { 'quarter-turn': 'three-quarter-turn', 'three-quarter-turn': 'quarter-turn' };
  fc.assert(
    fc.property(fc.constantFrom(...VIEWS), fc.integer({ min: 1, max: 9 }), (view, side) => {
      const size = { width: side, height: side };
      const image = Float32Array.from({ length: side * side * 3 }, (_, index) => index);
      const seen = viewOf(image, size, view);
      expect([...seen].sort((a, b) => a - b)).toEqual([...image]);
      expect(viewOf(seen, size, INVERSE[view] ?? view)).toEqual(image);
    }),
  );
});

test('views come in their fixed order, and no more than there are', () => {
  const square = { width: 4, height: 4 };
  expect(firstViews(1, square)).toEqual(['original']);
  expect(firstViews(8, square)).toEqual(VIEWS);
  expect(() => firstViews(9, square)).toThrow(RangeError);
  expect(() => firstViews(1.5, square)).toThrow(RangeError);
});

test('views that swap width and height are refused for an input that is not square', () => {
  expect(firstViews(4, { width: 4, height: 2 })).toHaveLength(4);
  expect(() => firstViews(5, { width: 4, height: 2 })).toThrow(
    expect.objectContaining({ code: 'evaluation/views-need-square', details: { views: 5, width: 4, height: 2 } }),
  );
});

test('the mean of probabilities is theirs, and of one row the row itself', () => {
  const row = Float32Array.of(0.1, 0.9);
  expect(meanProbabilities([row])).toBe(row);
  expect([...meanProbabilities([Float32Array.of(0.25, 0.75), Float32Array.of(0.75, 0.25)])]).toEqual([0.5, 0.5]);
  expect(() => meanProbabilities([])).toThrow(RangeError);
});
