import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaQuantile, incompleteBeta, logGamma } from '#shared/lib/beta-distribution.ts';
import { mean, midRanks, sampleVariance, sortedOrder, sortedQuantile } from '#shared/lib/statistics.ts';

test('mean and sample variance by hand', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(sampleVariance([1, 2, 6])).toBe(7);
  expect(sampleVariance([4])).toBe(0);
});

test('quantiles interpolate as numpy does', () => {
  expect(sortedQuantile([1, 2, 4, 8], 0)).toBe(1);
  expect(sortedQuantile([1, 2, 4, 8], 1)).toBe(8);
  expect(sortedQuantile([1, 2, 4, 8], 0.5)).toBe(3);
  expect(sortedQuantile([1, 2, 4, 8], 0.25)).toBe(1.75);
  expect(sortedQuantile([5], 0.975)).toBe(5);
});

test('mid-ranks: equal values share the mean of their ranks, by counting', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (values) => {
      const slow = values.map(
        (value) => values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2,
      );
      expect([...midRanks(values)]).toEqual(slow);
    }),
  );
});

test('the order of equal values is kept in both directions', () => {
  expect([...sortedOrder([2, 1, 2, 1])]).toEqual([1, 3, 0, 2]);
  expect([...sortedOrder([2, 1, 2, 1], 'descending')]).toEqual([0, 2, 1, 3]);
});

test('log gamma equals the factorial and the half-integer values', () => {
  expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
  expect(logGamma(0.25)).toBeCloseTo(1.2880225246980774, 12);
});

test('the incomplete beta function equals the sum of binomial chances', () => {
  const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (a, b, x) => {
        const n = a + b - 1;
        let sum = 0;
        for (let k = a; k <= n; k += 1) sum += choose(n, k) * x ** k * (1 - x) ** (n - k);
        expect(incompleteBeta(x, a, b)).toBeCloseTo(sum, 11);
      },
    ),
  );
  expect(incompleteBeta(0, 2, 3)).toBe(0);
  expect(incompleteBeta(1, 2, 3)).toBe(1);
});

test('the beta quantile undoes the incomplete beta function', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.3, max: 5000, noNaN: true }),
      fc.double({ min: 0.3, max: 5000, noNaN: true }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (a, b, probability) => {
        const x = betaQuantile(probability, a, b);
        // With a or b far below 1 the quantile may lie closer to 0 or 1 than doubles reach.
        if (x > 1e-9 && x < 1 - 1e-9) expect(incompleteBeta(x, a, b)).toBeCloseTo(probability, 8);
      },
    ),
  );
});
