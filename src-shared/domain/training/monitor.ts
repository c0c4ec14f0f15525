import type { EpochValues } from './epoch-values.ts';

/** What of the validation images a run may be judged by, with Keras' names; balanced accuracy is the mean sensitivity of the classes. */
export const MONITORS = ['val_loss', 'val_accuracy', 'val_balanced_accuracy'] as const;
export type Monitor = (typeof MONITORS)[number];

/** Whether a monitored value is better when it is lower: Keras' mode `min`, else `max`. */
export function isLowerBetter(monitor: Monitor): boolean {
  return monitor === 'val_loss';
}

/** The monitored value of an epoch; NaN where a record from before balanced accuracy was kept has none, which is never better. */
export function monitoredValue(record: EpochValues, monitor: Monitor): number {
  return record[monitor] ?? Number.NaN;
}

/** What is compared. */
export interface Comparison {
  readonly monitor: Monitor;
  readonly value: number;
  /** Null: nothing yet. */
  readonly best: number | null;
  /** By how much it must be better. */
  readonly minDelta?: number;
}

/**
 * Whether a value is better than the best so far by more than `minDelta`. Compared in float32, as Keras' callbacks do
 * (`keras/src/callbacks/monitor_callback.py`, 3.x). One difference: a value that is no finite number is never better, not even the first.
 * @example isBetter({ monitor: 'val_loss', value: 0.4, best: 0.5 }) // true
 */
export function isBetter({ monitor, value, best, minDelta = 0 }: Comparison): boolean {
  if (!Number.isFinite(value)) return false;
  if (best === null) return true;
  return isLowerBetter(monitor)
    ? Math.fround(value + minDelta) < Math.fround(best)
    : Math.fround(value - minDelta) > Math.fround(best);
}
