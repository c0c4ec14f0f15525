import { expect, test } from 'vitest';
import { compareWithMajority } from '#shared/domain/training/majority.ts';

test('better only where the whole Wilson interval lies above the share of the largest class', () => {
  // Wilson 95 % of 80 / 100 is 0.7112 to 0.8666 (Brown, Cai & DasGupta 2001 give the formula; computed by hand).
  const clear = compareWithMajority(80, [70, 30]);
  expect(clear).toMatchObject({ accuracy: 0.8, share: 0.7, largestClass: 0, isBetter: true });
  expect(clear?.interval.low).toBeCloseTo(0.7112, 4);
  expect(clear?.interval.high).toBeCloseTo(0.8666, 4);
  expect(compareWithMajority(79, [72, 28])?.isBetter).toBe(false);
  expect(compareWithMajority(90, [10, 90])).toMatchObject({ largestClass: 1, isBetter: false });
});

test('the same shares of more images can be told apart', () => {
  expect(compareWithMajority(8, [7, 3])?.isBetter).toBe(false);
  expect(compareWithMajority(800, [700, 300])?.isBetter).toBe(true);
});

test('nothing to compare with: no images, or one class alone', () => {
  expect(compareWithMajority(0, [])).toBeNull();
  expect(compareWithMajority(0, [0, 0])).toBeNull();
  expect(compareWithMajority(5, [5, 0])).toBeNull();
});
