import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeRandom } from '#shared/lib/random.ts';

const draw = (seed: number | string, count: number): number[] => {
  const random = makeRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

test('the same seed gives the same numbers, another seed others', () => {
  expect(draw(7, 20)).toEqual(draw(7, 20));
  expect(draw('7', 20)).toEqual(draw(7, 20));
  expect(draw(8, 20)).not.toEqual(draw(7, 20));
});

test('the stream stays as it was when splits and bootstraps were first made with it', () => {
  const random = makeRandom(7);
  expect(random.next()).toBe(0.6523250814784551);
  expect(random.next()).toBe(0.7947057832146788);
});

test('numbers fill [0, 1) evenly', () => {
  const numbers = draw(1, 100_000);
  expect(Math.min(...numbers.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(numbers.every((number) => number < 1)).toBe(true);
  const tenths = new Array<number>(10).fill(0);
  for (const number of numbers) tenths[Math.floor(number * 10)]! += 1;
  const chiSquare = tenths.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  expect(chiSquare).toBeLessThan(27.9); // 99.9 % point at 9 degrees of freedom
});

test('whole numbers stay below n and are even', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, n) => {
      const random = makeRandom(seed);
      for (let index = 0; index < 20; index += 1) {
        const number = random.integer(n);
        expect(Number.isInteger(number) && number >= 0 && number < n).toBe(true);
      }
    }),
  );
  const random = makeRandom(3);
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (let index = 0; index < 70_000; index += 1) counts[random.integer(7)]! += 1;
  expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
  expect(() => random.integer(0)).toThrow(RangeError);
  expect(() => random.integer(2.5)).toThrow(RangeError);
});

test('a shuffle keeps every item, leaves its argument alone and favours no place', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
      const before = [...items];
      const after = makeRandom(seed).shuffle(items);
      expect(items).toEqual(before);
      expect([...after].sort((a, b) => a - b)).toEqual([...before].sort((a, b) => a - b));
    }),
  );
  const random = makeRandom(4);
  const places = [0, 0, 0, 0];
  for (let index = 0; index < 40_000; index += 1) places[random.shuffle(['a', 'b', 'c', 'd']).indexOf('a')]! += 1;
  expect(places.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(16.3);
});

test('normal draws have mean 0, variance 1 and the tails of a normal distribution', () => {
  const random = makeRandom(5);
  const draws = Array.from({ length: 100_000 }, () => random.normal());
  const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
  const variance = draws.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  expect(draws.filter((value) => Math.abs(value) > 1.959964).length / draws.length).toBeCloseTo(0.05, 2);
});
