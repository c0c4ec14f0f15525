import { Z_95 } from '#shared/lib/statistics.ts';
import type { DeLongEstimate } from './auc.ts';
import { deLong } from './auc.ts';
import type { Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';
import { perfectLowerBound } from './proportion-interval.ts';

/**
 * AUC with its 95 % DeLong interval on the logit scale, which cannot leave 0 to 1.
 * Source: DeLong et al. 1988; logit scale after Pepe 2003. Edge cases: at AUC 1 (and 0) there is no variance, so the
 * far bound is 0.025^(1/m), m the smaller number of images; where the placements do not vary the interval is the whole range.
 */
export function aucFigure(labels: ArrayLike<number>, scores: ArrayLike<number>): Figure {
  const n = labels.length;
  const estimate = deLong(labels, scores);
  if (estimate !== null) return intervalOf(estimate, n);
  const hasPositive = Array.from(labels).includes(1);
  return undefinedFigure(n, hasPositive ? 'only-this-class' : n === 0 ? 'no-images' : 'no-images-of-class');
}

function intervalOf({ auc, variance, positives, negatives }: DeLongEstimate, n: number): Figure {
  const base = { defined: true, value: auc, n } as const;
  const bound = perfectLowerBound(Math.min(positives, negatives));
  // Sums of many thirds and sevenths may miss 1 by rounding; one wrong pair is a far larger step than 1e-12.
  if (auc > 1 - 1e-12) return { ...base, value: 1, low: bound, high: 1, method: 'exact-bound', note: 'auc-one' };
  if (auc < 1e-12) return { ...base, value: 0, low: 0, high: 1 - bound, method: 'exact-bound', note: 'auc-zero' };
  if (variance < 1e-15 || Math.min(positives, negatives) < 2) {
    return { ...base, low: 0, high: 1, method: 'whole-range', note: 'too-little-data' };
  }
  const centre = Math.log(auc / (1 - auc));
  const half = (Z_95 * Math.sqrt(variance)) / (auc * (1 - auc));
  return { ...base, low: logistic(centre - half), high: logistic(centre + half), method: 'delong-logit' };
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
