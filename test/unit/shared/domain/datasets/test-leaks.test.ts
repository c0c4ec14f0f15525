import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excludedMembers } from '#shared/domain/datasets/finding-kinds.ts';
import { testLeaks } from '#shared/domain/datasets/test-leaks.ts';

const image = (path: string, groupKey: string | null, givenPartition: string | null) => ({ path, groupKey, givenPartition });

test('groups and copies on both sides are found, over a chain of both', () => {
  const images = [
    image('a', 'p1', 'train'),
    image('b', 'p1', 'test'),
    image('c', 'p2', null),
    image('d', null, null),
    image('e', 'p3', 'test'),
    image('f', 'p4', 'test'),
    image('g', 'p5', 'validation'),
  ];
  const leaks = testLeaks(images, [
    [2, 3],
    [3, 4],
  ]);
  expect(leaks).toEqual([
    { kind: 'shared-with-test', decision: 'pending', members: [0, 1], correlation: null },
    { kind: 'shared-with-test', decision: 'pending', members: [2, 3, 4], correlation: null },
  ]);
  expect(excludedMembers('shared-with-test', [2, 3, 4], (index) => images[index]?.givenPartition === 'test')).toEqual([2, 3]);
});

test('without a given test part, or of nothing else, there is none', () => {
  expect(testLeaks([image('a', 'p', 'train'), image('b', 'p', null)], [])).toEqual([]);
  expect(testLeaks([image('a', 'p', 'test'), image('b', 'p', 'test')], [[0, 1]])).toEqual([]);
  expect(testLeaks([], [])).toEqual([]);
});

test('once what leaks is left out, nothing leaks', () => {
  const images = fc.array(
    fc.record({ groupKey: fc.constantFrom('a', 'b', 'c', 'd', null), givenPartition: fc.constantFrom('train', 'test', null) }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(images, (list) => {
      const named = list.map((one, index) => ({ ...one, path: String(index) }));
      const out = new Set(
        testLeaks(named, []).flatMap(({ kind, members }) =>
          excludedMembers(kind, members, (index) => named[index]?.givenPartition === 'test'),
        ),
      );
      expect(
        testLeaks(
          named.filter((_, index) => !out.has(index)),
          [],
        ),
      ).toEqual([]);
    }),
  );
});
