import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetLines, splitLines } from '#shared/domain/datasets/dataset-lines.ts';
import { excludedMembers, joinsGroup } from '#shared/domain/datasets/finding-kinds.ts';
import type { FindingImage } from '#shared/domain/datasets/findings.ts';
import { findFindings } from '#shared/domain/datasets/findings.ts';
import { mergeGroups } from '#shared/domain/datasets/merge-groups.ts';

function image(pixelHash: string, more: Partial<FindingImage> = {}): FindingImage {
  return { pixelHash, className: 'a', width: 100, height: 100, brightness: 150, contrast: 30, sharpness: 50, ...more };
}

const kinds = (images: FindingImage[], clusters: Parameters<typeof findFindings>[1] = []): string[] =>
  findFindings(images, clusters).map(({ kind }) => kind);

describe('findFindings', () => {
  test('equal pixels are merged', () => {
    expect(findFindings([image('1'), image('2'), image('1')], [])).toEqual([
      { kind: 'exact-duplicate', decision: 'merged', members: [0, 2], correlation: 1 },
    ]);
  });

  test('equal pixels under two labels come first and wait', () => {
    const images = [image('1'), image('1'), image('2'), image('2', { className: 'b' })];
    expect(kinds(images)).toEqual(['label-conflict', 'exact-duplicate']);
    expect(findFindings(images, [])[0]?.decision).toBe('pending');
  });

  test('look-alikes are merged, under two labels they are a conflict', () => {
    const cluster = { members: [0, 1], minimum: 0.995 };
    expect(findFindings([image('1'), image('2')], [cluster])).toEqual([
      { kind: 'near-duplicate', decision: 'merged', members: [0, 1], correlation: 0.995 },
    ]);
    expect(kinds([image('1'), image('2', { className: 'b' })], [cluster])).toEqual(['label-conflict']);
  });

  test('a conflict among equal pixels is told once', () => {
    const images = [image('1'), image('1', { className: 'b' }), image('2')];
    expect(kinds(images, [{ members: [0, 1, 2], minimum: 0.99 }])).toEqual(['label-conflict', 'near-duplicate']);
  });

  test('a cluster of equal pixels only is told once', () => {
    expect(kinds([image('1'), image('1')], [{ members: [0, 1], minimum: 1 }])).toEqual(['exact-duplicate']);
  });

  test('more than 20 look-alikes wait for a decision', () => {
    const many = Array.from({ length: 21 }, (_, index) => image(String(index)));
    const members = many.map((_, index) => index);
    expect(findFindings(many, [{ members, minimum: 0.99 }])[0]).toMatchObject({ kind: 'large-cluster', decision: 'pending' });
    expect(kinds(many.slice(1), [{ members: members.slice(0, 20), minimum: 0.99 }])).toEqual(['near-duplicate']);
  });

  test.each([
    ['tiny', { width: 12, height: 12 }],
    ['tiny', { width: 30, height: 40 }],
    ['dark', { brightness: 5 }],
    ['bright', { brightness: 252 }],
    ['low-contrast', { contrast: 1, sharpness: 1 }],
    ['blurred', { sharpness: 2 }],
    ['odd-aspect', { width: 300 }],
  ])('%s', (kind, more) => {
    const usual = Array.from({ length: 20 }, (_, index) => image(String(index)));
    expect(kinds([...usual, image('odd', more)])).toEqual([kind]);
  });

  test('what is usual in a class is no fault', () => {
    const xrays = Array.from({ length: 20 }, (_, index) =>
      image(String(index), { brightness: 30, sharpness: 1, width: 20, height: 24 }),
    );
    expect(kinds(xrays)).toEqual([]);
  });
});

test('decisions say what is one group and what is left out', () => {
  expect(joinsGroup('large-cluster', 'pending')).toBe(false);
  expect(joinsGroup('large-cluster', 'merged')).toBe(true);
  expect(joinsGroup('exact-duplicate', 'accepted')).toBe(true);
  expect(joinsGroup('label-conflict', 'pending')).toBe(true);
  expect(joinsGroup('near-duplicate', 'separate')).toBe(false);
  expect(joinsGroup('blurred', 'accepted')).toBe(false);
  expect(excludedMembers('exact-duplicate', [1, 2, 3])).toEqual([2, 3]);
  expect(excludedMembers('blurred', [1, 2])).toEqual([1, 2]);
});

describe('mergeGroups', () => {
  const row = (path: string, groupKey: string | null) => ({ path, groupKey });

  test('joins keys and clusters over others', () => {
    const images = [row('1', 's1'), row('2', 's1'), row('3', 's2'), row('4', null), row('5', null), row('6', 's3')];
    expect(
      mergeGroups(images, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual(['s1 + s2', 's1 + s2', 's1 + s2', 'image:4', 'image:4', 's3']);
  });

  test('a file listed twice and kept apart is two groups', () => {
    expect(new Set(mergeGroups([row('1', null), row('1', null)], [])).size).toBe(2);
  });

  test('what shares a key or a cluster shares a group, and nothing else does', () => {
    const rows = fc.array(fc.option(fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, fc.array(fc.array(fc.nat(29), { maxLength: 3 }), { maxLength: 5 }), (keys, raw) => {
        const images = keys.map((key, index) => row(`p${index}`, key === null ? null : `k${key}`));
        const clusters = raw.map((members) => [...new Set(members.map((member) => member % images.length))]);
        const groups = mergeGroups(images, clusters);
        const linked = (a: number, b: number): boolean =>
          (keys[a] !== null && keys[a] === keys[b]) || clusters.some((members) => members.includes(a) && members.includes(b));
        // The slow way: spread a colour along links until nothing changes.
        const colours = images.map((_, index) => index);
        for (let changed = true; changed;) {
          changed = false;
          for (let a = 0; a < images.length; a += 1) {
            for (let b = 0; b < a; b += 1) {
              if (!linked(a, b) || colours[a] === colours[b]) continue;
              const least = Math.min(colours[a]!, colours[b]!);
              colours[a] = least;
              colours[b] = least;
              changed = true;
            }
          }
        }
        for (let a = 0; a < images.length; a += 1) {
          for (let b = 0; b < a; b += 1) expect(groups[a] === groups[b]).toBe(colours[a] === colours[b]);
        }
      }),
    );
  });
});

test('the dataset text does not depend on the order, and on nothing but pixels, class and group', () => {
  const a = { pixelHash: '1', className: 'x', group: 'g' };
  const b = { pixelHash: '2', className: 'x\ty', group: 'g' };
  expect(datasetLines([a, b])).toBe(datasetLines([b, a]));
  expect(datasetLines([a])).not.toBe(datasetLines([{ ...a, group: 'h' }]));
  expect(splitLines([{ ...a, partition: 'train' }])).not.toBe(splitLines([{ ...a, partition: 'test' }]));
});
