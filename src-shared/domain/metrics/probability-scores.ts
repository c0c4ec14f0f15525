import { mean } from '#shared/lib/statistics.ts';
import type { ClassifiedSample } from './classified-sample.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';

/** Smallest probability that the log loss takes: the distance from 1 to the next double, as scikit-learn. It caps one image's loss at 36.04. */
const SMALLEST_PROBABILITY = Number.EPSILON;

/** The largest log loss that one image can have. */
export const WORST_LOG_LOSS = -Math.log(SMALLEST_PROBABILITY);

/** -ln of the probability given to the true class, for each image. */
export function logLosses(sample: ClassifiedSample): Float64Array {
  return perImage(sample, (row, trueClass) => {
    const probability = Math.min(Math.max(row[trueClass] ?? 0, SMALLEST_PROBABILITY), 1 - SMALLEST_PROBABILITY);
    return -Math.log(probability);
  });
}

/** Squared errors of each image's probabilities: summed over classes (0 to 2), halved where there are two classes (0 to 1). */
export function brierScores(sample: ClassifiedSample): Float64Array {
  const factor = sample.size === 2 ? 0.5 : 1;
  return perImage(sample, (row, trueClass) => {
    let sum = 0;
    for (let index = 0; index < row.length; index += 1) sum += ((row[index] ?? 0) - (index === trueClass ? 1 : 0)) ** 2;
    return factor * sum;
  });
}

function perImage(sample: ClassifiedSample, score: (row: Float64Array, trueClass: number) => number): Float64Array {
  const scores = new Float64Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) {
    scores[row] = score(sample.probabilities.subarray(row * sample.size, (row + 1) * sample.size), sample.truth[row] ?? 0);
  }
  return scores;
}

/**
 * Log loss (cross-entropy): the mean of -ln p(true class); lower is better, 0 is perfect.
 * Source: Good 1952; clipping as scikit-learn's `log_loss`. Undefined without images.
 */
export function logLoss(sample: ClassifiedSample): MetricValue {
  return sample.n === 0 ? undefinedValue('no-images') : definedValue(mean(logLosses(sample)));
}

/**
 * Brier score: mean squared error of the probabilities; lower is better, 0 is perfect. With two classes the mean of
 * (p - y)^2, 0 to 1; with more the sum over classes, 0 to 2.
 * Source: Brier 1950; scaled as scikit-learn's `brier_score_loss(scale_by_half="auto")`. Undefined without images.
 */
export function brierScore(sample: ClassifiedSample): MetricValue {
  return sample.n === 0 ? undefinedValue('no-images') : definedValue(mean(brierScores(sample)));
}

/**
 * Brier score of a yes-no question: the mean of (p - y)^2.
 * Source: Brier 1950. `labels`: 1 yes, 0 no. Undefined without images.
 * @example binaryBrierScore([1, 0], [0.8, 0.4]) // 0.1
 */
export function binaryBrierScore(labels: ArrayLike<number>, scores: ArrayLike<number>): MetricValue {
  if (labels.length === 0) return undefinedValue('no-images');
  let sum = 0;
  for (let index = 0; index < labels.length; index += 1) sum += ((scores[index] ?? 0) - (labels[index] ?? 0)) ** 2;
  return definedValue(sum / labels.length);
}
