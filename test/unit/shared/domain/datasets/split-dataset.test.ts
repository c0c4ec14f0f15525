import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitDataset, unitOf } from '#shared/domain/datasets/split-dataset.ts';
import type { SplitItem, SplitRequest } from '#shared/domain/datasets/split-types.ts';
import { PARTITIONS } from '#shared/domain/datasets/partition.ts';

const usual: SplitRequest = {
  rule: 'group',
  fractions: { train: 0.7, validation: 0.15, test: 0.15 },
  seed: 1,
  hasGroupColumn: true,
};

function item(className: string, group: string, more: Partial<SplitItem> = {}): SplitItem {
  return { className, group, duplicateGroup: group, given: null, ...more };
}

/** Items with two to four classes, each with at least three groups of its own, and some groups that hold several classes. */
const datasets = fc
  .record({
    classCount: fc.integer({ min: 2, max: 4 }),
    groups: fc.array(fc.record({ size: fc.integer({ min: 1, max: 12 }), classOffset: fc.nat(3), mixed: fc.boolean() }), {
      minLength: 0,
      maxLength: 40,
    }),
    seed: fc.nat(1000),
  })
  .map(({ classCount, groups, seed }) => {
    const items: SplitItem[] = [];
    for (let place = 0; place < classCount; place += 1) {
      for (let copy = 0; copy < 3; copy += 1) items.push(item(`c${place}`, `own ${place} ${copy}`));
    }
    groups.forEach(({ size, classOffset, mixed }, index) => {
      for (let image = 0; image < size; image += 1)
        items.push(item(`c${(classOffset + (mixed ? image : 0)) % classCount}`, `g${index}`));
    });
    return { items, seed };
  });

describe('splitDataset', () => {
  test('no group lies in two partitions, every image in one, every class in each', () => {
    fc.assert(
      fc.property(datasets, ({ items, seed }) => {
        const { partitions, notes } = splitDataset(items, { ...usual, seed });
        expect(partitions).toHaveLength(items.length);
        const partitionOfGroup = new Map<string, string>();
        items.forEach(({ group }, index) => {
          expect(partitionOfGroup.get(group) ?? partitions[index]).toBe(partitions[index]);
          partitionOfGroup.set(group, partitions[index] ?? '');
        });
        for (const partition of PARTITIONS) {
          const present = new Set(items.filter((_, index) => partitions[index] === partition).map(({ className }) => className));
          expect(present.size).toBe(new Set(items.map(({ className }) => className)).size);
        }
        expect(notes.filter(({ key }) => key !== 'datasets.note.shareOff')).toEqual([]);
      }),
    );
  });

  test('each class comes within the size of its largest groups of its share', () => {
    fc.assert(
      fc.property(datasets, ({ items, seed }) => {
        const { partitions } = splitDataset(items, { ...usual, seed });
        const sizes = new Map<string, number>();
        for (const { group } of items) sizes.set(group, (sizes.get(group) ?? 0) + 1);
        const largest = Math.max(...sizes.values());
        for (const partition of PARTITIONS) {
          const size = partitions.filter((other) => other === partition).length;
          expect(Math.abs(size - usual.fractions[partition] * items.length)).toBeLessThanOrEqual(2 * largest + 4);
        }
      }),
    );
  });

  test('the same seed gives the same split in whatever order the images come', () => {
    fc.assert(
      fc.property(datasets, fc.nat(1000), ({ items, seed }, shift) => {
        const { partitions } = splitDataset(items, { ...usual, seed });
        const at = shift % items.length;
        const turned = [...items.slice(at), ...items.slice(0, at)];
        const again = splitDataset(turned, { ...usual, seed }).partitions;
        expect([...again.slice(items.length - at), ...again.slice(0, items.length - at)]).toEqual(partitions);
      }),
    );
  });

  test('another seed gives another split', () => {
    const items = Array.from({ length: 60 }, (_, index) => item(`c${index % 2}`, `g${index}`));
    expect(splitDataset(items, { ...usual, seed: 2 }).partitions).not.toEqual(splitDataset(items, usual).partitions);
  });

  test('many groups meet the shares exactly', () => {
    const items = Array.from({ length: 1000 }, (_, index) => item(`c${index % 4}`, `g${Math.floor(index / 2)}`));
    const { partitions } = splitDataset(items, usual);
    expect(PARTITIONS.map((partition) => partitions.filter((other) => other === partition).length)).toEqual([700, 150, 150]);
  });

  test('a class with two groups is in training and validation, and the note says what is missing', () => {
    const items = [
      ...Array.from({ length: 30 }, (_, index) => item('common', `g${index}`)),
      item('rare', 'r1'),
      item('rare', 'r2'),
    ];
    const { partitions, notes } = splitDataset(items, usual);
    expect(new Set(partitions.slice(30))).toEqual(new Set(['train', 'validation']));
    expect(notes).toContainEqual({ key: 'datasets.note.classMissing', values: { partition: 'test', className: 'rare' } });
  });

  test('a part of 0 stays empty', () => {
    const items = Array.from({ length: 40 }, (_, index) => item(`c${index % 2}`, `g${index}`));
    const { partitions, notes } = splitDataset(items, { ...usual, fractions: { train: 0.8, validation: 0.2, test: 0 } });
    expect(partitions).not.toContain('test');
    expect(notes).toEqual([]);
  });
});

describe('a split by image', () => {
  const items = Array.from({ length: 60 }, (_, index) =>
    item(`c${index % 2}`, `g${index % 4}`, { duplicateGroup: `d${Math.floor(index / 4)}` }),
  );

  test('says loudly that it leaks, and still keeps copies together', () => {
    const { partitions, notes } = splitDataset(items, { ...usual, rule: 'image' });
    expect(notes[0]).toEqual({ key: 'datasets.note.imageSplitLeaks', values: { groups: 4 } });
    const seen = new Map<string, string>();
    items.forEach((one, index) => {
      expect(seen.get(unitOf(one, 'image')) ?? partitions[index]).toBe(partitions[index]);
      seen.set(unitOf(one, 'image'), partitions[index] ?? '');
    });
  });

  test('says nothing where there are no groups', () => {
    expect(splitDataset(items, { ...usual, rule: 'image', hasGroupColumn: false }).notes).toEqual([]);
  });
});

describe('a given split', () => {
  const given = (count: number, partition: 'train' | 'test', prefix: string): SplitItem[] =>
    Array.from({ length: count }, (_, index) => item(`c${index % 2}`, `${prefix}${index}`, { given: partition }));

  test('is taken as it is, the missing validation part cut from train by group', () => {
    const items = [...given(80, 'train', 'a'), ...given(20, 'test', 'b')];
    const { partitions, notes } = splitDataset(items, { ...usual, rule: 'given' });
    expect(partitions.slice(80).every((partition) => partition === 'test')).toBe(true);
    expect(partitions.slice(0, 80).filter((partition) => partition === 'validation').length).toBeCloseTo(14, -1);
    expect(notes).toEqual([{ key: 'datasets.note.validationCut', values: {} }]);
  });

  test('tells of groups and copies that lie in two parts', () => {
    const items = [...given(10, 'train', 'a'), ...given(4, 'test', 'a')];
    const { notes } = splitDataset(items, { ...usual, rule: 'given', fractions: { train: 1, validation: 0, test: 0 } });
    expect(notes).toContainEqual({ key: 'datasets.note.givenLeaks', values: { groups: 4 } });
    expect(notes).toContainEqual({ key: 'datasets.note.givenDuplicates', values: { duplicates: 4 } });
    expect(notes).toContainEqual({ key: 'datasets.note.partEmpty', values: { partition: 'validation' } });
  });

  test('is refused where nothing was given', () => {
    expect(
      codeOf(() => splitDataset([item('a', '1'), item('a', '2'), item('b', '3'), item('b', '4')], { ...usual, rule: 'given' })),
    ).toBe('dataset/no-given-partitions');
  });
});

describe('what cannot be split is refused', () => {
  const good = [item('a', '1'), item('a', '2'), item('a', '3')];
  test.each([
    ['dataset/too-few-classes', good, usual],
    ['dataset/class-one-image', [...good, item('b', '4')], usual],
    ['dataset/class-one-group', [...good, item('b', '4'), item('b', '4')], usual],
    ['dataset/bad-fractions', good, { ...usual, fractions: { train: 0.7, validation: 0.2, test: 0.2 } }],
    ['dataset/bad-fractions', good, { ...usual, fractions: { train: 0, validation: 0.5, test: 0.5 } }],
    ['dataset/bad-fractions', good, { ...usual, fractions: { train: Number.NaN, validation: 0.5, test: 0.5 } }],
  ])('%s', (code, items, request) => {
    expect(codeOf(() => splitDataset(items, request))).toBe(code);
  });
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
