import type { Unit } from './assign-parts.ts';
import { assignParts } from './assign-parts.ts';
import type { Partition } from './partition.ts';
import { PARTITIONS } from './partition.ts';
import type { Fractions } from './split-types.ts';

/** What a class costs that a partition lacks: it is missed most in training. */
const ABSENCE_COST: Readonly<Record<Partition, number>> = { train: 4000, validation: 2000, test: 1000 };

/**
 * Puts units into the partitions whose fraction is above 0, as `assignParts` does.
 *
 * @returns the partition of each unit, in the order given
 */
export function assignUnits(units: readonly Unit[], fractions: Fractions, seed: number): Partition[] {
  const active = PARTITIONS.filter((partition) => fractions[partition] > 0);
  const parts = active.map((partition) => ({ share: fractions[partition], absenceCost: ABSENCE_COST[partition] }));
  return assignParts(units, parts, seed).map((part) => active[part] ?? 'train');
}
