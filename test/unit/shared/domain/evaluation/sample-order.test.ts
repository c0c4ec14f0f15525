import { expect, test } from 'vitest';
import { sampleOrder } from '#shared/domain/evaluation/sample-order.ts';

test('a seed fixes the order, and another gives another', () => {
  expect(sampleOrder(50, 7)).toEqual(sampleOrder(50, 7));
  expect(sampleOrder(50, 7)).not.toEqual(sampleOrder(50, 8));
});

test('every place comes once, and none of none', () => {
  expect([...sampleOrder(50, 1)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, place) => place));
  expect(sampleOrder(0, 1)).toEqual([]);
});
