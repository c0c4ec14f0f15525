import type { Interval } from '#shared/domain/metrics/proportion-interval.ts';
import { wilsonInterval } from '#shared/domain/metrics/proportion-interval.ts';

/** An accuracy beside what always answering with the largest class would reach. */
export interface MajorityComparison {
  readonly accuracy: number;
  readonly interval: Interval;
  /** Place of the largest class, the first of equals. */
  readonly largestClass: number;
  /** Its share of the images. */
  readonly share: number;
  /** Whether the whole interval lies above the share. */
  readonly isBetter: boolean;
}

/**
 * Compares the number of images called right with the share of the largest class among them: what answering with that class for every
 * image would reach. Better only where the Wilson interval (95 %) of the accuracy lies above that share. Null without images, and
 * where only one class occurs, which no accuracy can beat.
 * @example compareWithMajority(80, [70, 30]) // 0.80, 0.711 to 0.867, above 0.70: better
 */
export function compareWithMajority(correct: number, classCounts: readonly number[]): MajorityComparison | null {
  const total = classCounts.reduce((sum, count) => sum + count, 0);
  const largest = classCounts.reduce((most, count) => Math.max(most, count), 0);
  if (total === 0 || largest === total) return null;
  const interval = wilsonInterval(correct, total);
  const share = largest / total;
  return {
    accuracy: correct / total,
    interval,
    largestClass: classCounts.indexOf(largest),
    share,
    isBetter: interval.low > share,
  };
}
