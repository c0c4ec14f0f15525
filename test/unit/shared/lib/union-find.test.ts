import { expect, test } from 'vitest';
import { makeUnionFind } from '#shared/lib/union-find.ts';

test('sets are joined over others and listed in order', () => {
  const sets = makeUnionFind(6);
  expect(sets.union(4, 2)).toBe(true);
  expect(sets.union(2, 5)).toBe(true);
  expect(sets.union(5, 4)).toBe(false);
  expect(sets.find(4)).toBe(sets.find(5));
  expect(sets.sets()).toEqual([[0], [1], [2, 4, 5], [3]]);
});
