import { assignParts } from '#shared/domain/datasets/assign-parts.ts';
import { assertEnoughUnits, unitsOf } from '#shared/domain/datasets/units.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { PartAssignment, StudyItem } from './study-types.ts';
import { VALIDATION_SHARE } from './study-types.ts';

/** Share of the images on which every size is measured; as much as one of five folds. */
const HELD_OUT_SHARE = 0.2;
const ABSENCE_COST = { train: 4000, validation: 1000, heldOut: 2000, left: 1000 } as const;

/**
 * The runs of a learning curve, smallest first: nested, grouped, stratified subsets of one training part, all with the same validation
 * part (early stopping) and the same held-out part (figures), so that sizes differ in nothing but the images that are learned from.
 * The same seed gives the same subsets in whatever order the images come. `sizes`: shares of the training part, above 0, at most 1.
 *
 * Throws `dataset/too-few-classes`, `dataset/class-one-image`, `dataset/class-one-group`, `study/bad-sizes`.
 * @returns for each size, in ascending order, where each image goes
 */
export function learningAssignments(
  items: readonly StudyItem[],
  sizes: readonly number[],
  seed: number,
): { readonly share: number; readonly assignment: PartAssignment }[] {
  const ascending = [...new Set(sizes)].sort((a, b) => a - b);
  if (ascending.length < 2 || ascending.some((size) => !(size > 0 && size <= 1))) {
    throw new AppError('study/bad-sizes', { received: sizes.map(String) });
  }
  const keyed = items.map(({ className, group }) => ({ className, key: group }));
  assertEnoughUnits(keyed, { units: 2 });
  const { units, unitIndices } = unitsOf(keyed);
  const learning = 1 - HELD_OUT_SHARE;
  const whole = assignParts(
    units,
    [
      { share: learning * (1 - VALIDATION_SHARE), absenceCost: ABSENCE_COST.train },
      { share: learning * VALIDATION_SHARE, absenceCost: ABSENCE_COST.validation },
      { share: HELD_OUT_SHARE, absenceCost: ABSENCE_COST.heldOut },
    ],
    `${String(seed)}/learning curve`,
  );
  const pool = units.map((_, index) => index).filter((index) => whole[index] === 0);
  return nested(units, pool, { ascending, seed }).map(({ share, members }) => ({
    share,
    assignment: unitIndices.map((unit) => {
      if (whole[unit] === 1) return 'validation';
      if (whole[unit] === 2) return 'test';
      return members.has(unit) ? 'train' : null;
    }),
  }));
}

/** From the largest subset to the smallest, each cut from the one before. */
function nested(
  units: Parameters<typeof assignParts>[0],
  pool: readonly number[],
  { ascending, seed }: { readonly ascending: readonly number[]; readonly seed: number },
): { readonly share: number; readonly members: ReadonlySet<number> }[] {
  let members = pool;
  let before = 1;
  return ascending
    .toReversed()
    .map((share) => {
      if (share < before) members = cut(units, members, { share: share / before, seed: `${String(seed)}/size ${String(share)}` });
      before = share;
      return { share, members: new Set(members) };
    })
    .reverse();
}

function cut(
  units: Parameters<typeof assignParts>[0],
  members: readonly number[],
  { share, seed }: { readonly share: number; readonly seed: string },
): number[] {
  const taken = assignParts(
    members.flatMap((index) => units[index] ?? []),
    [
      { share, absenceCost: ABSENCE_COST.train },
      { share: 1 - share, absenceCost: ABSENCE_COST.left },
    ],
    seed,
  );
  return members.filter((_, place) => taken[place] === 0);
}
