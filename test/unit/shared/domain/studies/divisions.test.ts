import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assignFolds, foldAssignment, foldNotes } from '#shared/domain/studies/folds.ts';
import { learningAssignments } from '#shared/domain/studies/learning-subsets.ts';
import type { StudyItem } from '#shared/domain/studies/study-types.ts';

const GOLDEN = join(import.meta.dirname, '..', '..', '..', '..', 'golden', 'studies');

/** Two to four classes with at least twelve groups of their own each, and some groups that hold several classes. */
const datasets = fc
  .record({
    classCount: fc.integer({ min: 2, max: 4 }),
    groups: fc.array(fc.record({ size: fc.integer({ min: 1, max: 8 }), offset: fc.nat(3), mixed: fc.boolean() }), {
      maxLength: 40,
    }),
    folds: fc.integer({ min: 2, max: 6 }),
    seed: fc.nat(1000),
  })
  .map(({ classCount, groups, folds, seed }) => {
    const items: StudyItem[] = [];
    for (let place = 0; place < classCount; place += 1)
      for (let copy = 0; copy < 12; copy += 1) items.push({ className: `c${place}`, group: `own ${place} ${copy}` });
    groups.forEach(({ size, offset, mixed }, index) => {
      for (let image = 0; image < size; image += 1)
        items.push({ className: `c${(offset + (mixed ? image : 0)) % classCount}`, group: `g${index}` });
    });
    return { items, folds, seed };
  });

function classesOf(items: readonly StudyItem[], wanted: (index: number) => boolean): Set<string> {
  return new Set(items.filter((_, index) => wanted(index)).map(({ className }) => className));
}

describe('folds', () => {
  test('every image is held out in exactly one fold, with its whole group, and every class is in every fold', () => {
    fc.assert(
      fc.property(datasets, ({ items, folds, seed }) => {
        const foldOf = assignFolds(items, folds, seed);
        const foldOfGroup = new Map<string, number>();
        items.forEach(({ group }, index) => {
          expect(foldOfGroup.get(group) ?? foldOf[index]).toBe(foldOf[index]);
          foldOfGroup.set(group, foldOf[index] ?? -1);
        });
        const all = classesOf(items, () => true).size;
        for (let fold = 0; fold < folds; fold += 1) expect(classesOf(items, (index) => foldOf[index] === fold).size).toBe(all);
        expect(foldNotes(items, foldOf, folds)).toEqual([]);
      }),
    );
  });

  test('a run holds out its fold, and no group of it is trained on or chooses the best epoch', () => {
    fc.assert(
      fc.property(datasets, ({ items, folds, seed }) => {
        const foldOf = assignFolds(items, folds, seed);
        const assignment = foldAssignment(items, foldOf, { fold: 0, seed });
        const partOfGroup = new Map<string, string | null>();
        items.forEach(({ group }, index) => {
          expect(assignment[index] === 'test').toBe(foldOf[index] === 0);
          expect(partOfGroup.get(group) ?? assignment[index]).toBe(assignment[index]);
          partOfGroup.set(group, assignment[index] ?? null);
        });
        const all = classesOf(items, () => true).size;
        for (const part of ['train', 'validation'])
          expect(classesOf(items, (index) => assignment[index] === part).size).toBe(all);
      }),
    );
  });

  test('folds are about equally large: within the size of the largest groups', () => {
    fc.assert(
      fc.property(datasets, ({ items, folds, seed }) => {
        const foldOf = assignFolds(items, folds, seed);
        const sizes = [...Map.groupBy(items, ({ group }) => group).values()].map(({ length }) => length);
        const largest = Math.max(...sizes);
        for (let fold = 0; fold < folds; fold += 1) {
          const size = foldOf.filter((other) => other === fold).length;
          expect(Math.abs(size - items.length / folds)).toBeLessThanOrEqual(2 * largest + 4);
        }
      }),
    );
  });

  test('the same seed gives the same folds in whatever order the images come, another seed others', () => {
    fc.assert(
      fc.property(datasets, fc.nat(1000), ({ items, folds, seed }, shift) => {
        const at = shift % items.length;
        const turned = assignFolds([...items.slice(at), ...items.slice(0, at)], folds, seed);
        const back = [...turned.slice(items.length - at), ...turned.slice(0, items.length - at)];
        expect(back).toEqual(assignFolds(items, folds, seed));
      }),
    );
    const items = Array.from({ length: 60 }, (_, index) => ({ className: `c${index % 2}`, group: `g${index}` }));
    expect(assignFolds(items, 5, 2)).not.toEqual(assignFolds(items, 5, 1));
  });

  test('classes are divided at least as evenly as by scikit-learn', () => {
    const cases = JSON.parse(readFileSync(join(GOLDEN, 'folds.json'), 'utf8')) as {
      name: string;
      folds: number;
      classes: number[];
      groups: number[];
      mean: number;
      largest: number;
    }[];
    for (const { name, folds, classes, groups, mean, largest } of cases) {
      const items = classes.map((className, index) => ({ className: String(className), group: String(groups[index]) }));
      const foldOf = assignFolds(items, folds, 1);
      const deviations = [...new Set(classes)].flatMap((className) =>
        Array.from({ length: folds }, (_, fold) => {
          const inFold = classes.filter((other, index) => other === className && foldOf[index] === fold).length;
          return Math.abs(inFold / classes.filter((other) => other === className).length - 1 / folds);
        }),
      );
      // Rounding of doubles alone.
      expect(deviations.reduce((sum, one) => sum + one, 0) / deviations.length, name).toBeLessThanOrEqual(mean + 1e-12);
      expect(Math.max(...deviations), name).toBeLessThanOrEqual(largest + 1e-12);
    }
  });

  test('what cannot be divided is refused by name; a rare class is noted', () => {
    const items = ['a', 'a', 'b', 'b'].map((className, index) => ({ className, group: `g${index}` }));
    expect(() => assignFolds(items, 5, 1)).toThrow(
      expect.objectContaining({ code: 'study/too-few-groups', details: { groups: 4, folds: 5 } }),
    );
    expect(() => assignFolds(items.slice(0, 2), 2, 1)).toThrow(expect.objectContaining({ code: 'dataset/too-few-classes' }));
    const oneGroup = items.map(({ className }, index) => ({ className, group: className === 'b' ? 'same' : `g${index}` }));
    expect(() => assignFolds(oneGroup, 2, 1)).toThrow(expect.objectContaining({ code: 'dataset/class-one-group' }));
    const foldOf = assignFolds(items, 4, 1);
    expect(foldNotes(items, foldOf, 4)).toEqual([
      { key: 'studies.note.foldsLackClass', values: { className: 'a', folds: 2 } },
      { key: 'studies.note.foldsLackClass', values: { className: 'b', folds: 2 } },
    ]);
  });
});

describe('learning subsets', () => {
  const SIZES = [0.7, 0.2, 1, 0.4];

  test('subsets are nested, whole groups, with every class; validation and held-out part are the same for all', () => {
    fc.assert(
      fc.property(datasets, ({ items, seed }) => {
        const sizes = learningAssignments(items, SIZES, seed);
        expect(sizes.map(({ share }) => share)).toEqual([0.2, 0.4, 0.7, 1]);
        const all = classesOf(items, () => true).size;
        const largest = sizes[3]!.assignment;
        expect(largest).not.toContain(null);
        sizes.forEach(({ assignment }, place) => {
          const next = sizes[place + 1]?.assignment ?? largest;
          const partOfGroup = new Map<string, string | null>();
          items.forEach(({ group }, index) => {
            const part = assignment[index] ?? null;
            expect(partOfGroup.has(group) ? partOfGroup.get(group) : part).toBe(part);
            partOfGroup.set(group, part);
            if (part === 'train') expect(next[index]).toBe('train');
            else expect([part, 'train']).toContain(largest[index]);
          });
          for (const part of ['train', 'validation', 'test'])
            expect(classesOf(items, (index) => assignment[index] === part).size).toBe(all);
        });
      }),
    );
  });

  test('sizes come near their shares where groups are single images', () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({ className: `c${index % 3}`, group: `g${index}` }));
    const sizes = learningAssignments(items, [0.1, 0.2, 0.4, 0.7, 1], 1);
    const trained = sizes.map(({ assignment }) => assignment.filter((part) => part === 'train').length);
    const whole = trained.at(-1) ?? 0;
    // 1,000 images less a fifth held out and 15 % of the rest for validation; three classes round by one image each.
    expect(Math.abs(whole - 680)).toBeLessThanOrEqual(3);
    [0.1, 0.2, 0.4, 0.7, 1].forEach((share, place) => {
      expect(Math.abs((trained[place] ?? 0) - share * whole)).toBeLessThanOrEqual(3);
    });
  });

  test.each([[[1]], [[0, 1]], [[0.5, 1.2]], [[0.5, 0.5]]])('sizes %j are refused', (sizes) => {
    const items = Array.from({ length: 20 }, (_, index) => ({ className: `c${index % 2}`, group: `g${index}` }));
    expect(() => learningAssignments(items, sizes, 1)).toThrow(expect.objectContaining({ code: 'study/bad-sizes' }));
  });
});
