import type { Note } from '#shared/domain/datasets/note.ts';
import { assignParts } from '#shared/domain/datasets/assign-parts.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { assertEnoughUnits, unitsOf } from '#shared/domain/datasets/units.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { PartAssignment, StudyItem } from './study-types.ts';
import { VALIDATION_SHARE } from './study-types.ts';

const ABSENCE_COST = { train: 2000, validation: 1000, fold: 1000 } as const;

/**
 * Puts images into `folds` folds of about equal size and with about equal shares of the classes; whole groups only, the same for the
 * same seed in whatever order the images come.
 *
 * Throws `dataset/too-few-classes`, `dataset/class-one-image`, `dataset/class-one-group`, `study/too-few-groups`.
 * @returns the fold of each image, 0 to folds - 1
 */
export function assignFolds(items: readonly StudyItem[], folds: number, seed: number): number[] {
  const keyed = items.map(({ className, group }) => ({ className, key: group }));
  assertEnoughUnits(keyed, { units: 2 });
  const { units, unitIndices } = unitsOf(keyed);
  if (units.length < folds) throw new AppError('study/too-few-groups', { groups: units.length, folds });
  const parts = Array.from({ length: folds }, () => ({ share: 1 / folds, absenceCost: ABSENCE_COST.fold }));
  const assigned = assignParts(units, parts, `${String(seed)}/folds`);
  return unitIndices.map((unit) => assigned[unit] ?? 0);
}

/** One run of a cross-validation: the fold is held out, the others are trained on but for a validation part of their own. */
export function foldAssignment(
  items: readonly StudyItem[],
  foldOf: readonly number[],
  { fold, seed }: { readonly fold: number; readonly seed: number },
): PartAssignment {
  const result = items.map((_, index): Partition => (foldOf[index] === fold ? 'test' : 'train'));
  const learning = items.flatMap((item, index) => (foldOf[index] === fold ? [] : [{ item, index }]));
  const { units, unitIndices } = unitsOf(learning.map(({ item }) => ({ className: item.className, key: item.group })));
  const parts = [
    { share: 1 - VALIDATION_SHARE, absenceCost: ABSENCE_COST.train },
    { share: VALIDATION_SHARE, absenceCost: ABSENCE_COST.validation },
  ];
  const assigned = assignParts(units, parts, `${String(seed)}/fold ${String(fold)}`);
  learning.forEach(({ index }, place) => {
    if (assigned[unitIndices[place] ?? 0] === 1) result[index] = 'validation';
  });
  return result;
}

/** What a person should know about folds: classes that a held-out fold lacks, so that some figures do not exist there. */
export function foldNotes(items: readonly StudyItem[], foldOf: readonly number[], folds: number): Note[] {
  const classes = [...new Set(items.map(({ className }) => className))].sort(compareNames);
  return classes.flatMap((className) => {
    const present = new Set(foldOf.filter((_, index) => items[index]?.className === className)).size;
    return present === folds ? [] : [{ key: 'studies.note.foldsLackClass', values: { className, folds: folds - present } }];
  });
}
