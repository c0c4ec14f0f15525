import { midRanks, sampleVariance } from '#shared/lib/statistics.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import type { Ranking } from './ranking.ts';

/**
 * Area under the ROC curve: the chance that an image of the class scores above one of the rest, ties counting one half.
 * Source: Mann & Whitney 1947; Hanley & McNeil 1982. Undefined where the class or the rest does not occur.
 *
 * @param weights how often each image counts, by its number in the sample; once each where left out
 */
export function areaUnderCurve(ranking: Ranking, weights?: ArrayLike<number>): MetricValue {
  let positives = 0;
  let negatives = 0;
  let place = 0;
  let pairs = 0;
  for (const end of ranking.ends) {
    let tiedPositives = 0;
    let tiedNegatives = 0;
    for (; place < end; place += 1) {
      const weight = weights === undefined ? 1 : (weights[ranking.order[place] ?? 0] ?? 0);
      if (ranking.labels[place] === 1) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    // Positives above these negatives win; those tied with them win half.
    pairs += tiedNegatives * (positives + tiedPositives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
  }
  if (positives === 0) return undefinedValue(negatives === 0 ? 'no-images' : 'no-images-of-class');
  return negatives === 0 ? undefinedValue('only-this-class') : definedValue(pairs / (positives * negatives));
}

/** AUC with its standard error by DeLong. `positives`, `negatives`: images of the class and of the rest, both at least 1. */
export interface DeLongEstimate {
  readonly auc: number;
  readonly variance: number;
  readonly positives: number;
  readonly negatives: number;
}

/**
 * AUC and its variance from placement values: Var = S10 / m + S01 / n, sample variances with divisor m - 1 and n - 1.
 * Source: DeLong, DeLong & Clarke-Pearson 1988; by mid-ranks in O(N log N) after Sun & Xu 2014.
 * Edge case: null where the class or the rest does not occur; a single image on one side adds no variance.
 */
export function deLong(labels: ArrayLike<number>, scores: ArrayLike<number>): DeLongEstimate | null {
  const positiveScores: number[] = [];
  const negativeScores: number[] = [];
  for (let index = 0; index < labels.length; index += 1) {
    (labels[index] === 1 ? positiveScores : negativeScores).push(scores[index] ?? 0);
  }
  const positives = positiveScores.length;
  const negatives = negativeScores.length;
  if (positives === 0 || negatives === 0) return null;
  const joint = midRanks([...positiveScores, ...negativeScores]);
  const positiveRanks = midRanks(positiveScores);
  const negativeRanks = midRanks(negativeScores);
  // Each placement is the share of the other side that this image outranks (ties one half).
  const positivePlacements = positiveRanks.map((rank, index) => ((joint[index] ?? 0) - rank) / negatives);
  const negativePlacements = negativeRanks.map((rank, index) => 1 - ((joint[positives + index] ?? 0) - rank) / positives);
  const auc = positivePlacements.reduce((sum, placement) => sum + placement, 0) / positives;
  const variance = sampleVariance(positivePlacements) / positives + sampleVariance(negativePlacements) / negatives;
  return { auc, variance, positives, negatives };
}
