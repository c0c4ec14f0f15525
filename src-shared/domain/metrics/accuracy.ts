import type { ClassTallies } from './confusion-matrix.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import type { Proportion } from './one-vs-rest.ts';
import type { ClassifiedSample } from './classified-sample.ts';

/** Accuracy: the share of images called right. Undefined without images. */
export function accuracy(tallies: ClassTallies): Proportion {
  return { successes: sumOf(tallies.correct), total: tallies.total, whenEmpty: 'no-images' };
}

/** Majority baseline: the accuracy of always calling the most frequent class of these images. Undefined without images. */
export function majorityBaseline(tallies: ClassTallies): Proportion {
  return {
    successes: Array.from(tallies.truth).reduce((most, count) => Math.max(most, count), 0),
    total: tallies.total,
    whenEmpty: 'no-images',
  };
}

/**
 * Balanced accuracy: the mean of the sensitivities of the classes that occur.
 * Source: Brodersen et al. 2010; as scikit-learn's `balanced_accuracy_score`. Undefined without images.
 */
export function balancedAccuracy(tallies: ClassTallies): MetricValue {
  let sum = 0;
  let present = 0;
  for (let index = 0; index < tallies.truth.length; index += 1) {
    const support = tallies.truth[index] ?? 0;
    if (support === 0) continue;
    sum += (tallies.correct[index] ?? 0) / support;
    present += 1;
  }
  return present === 0 ? undefinedValue('no-images') : definedValue(sum / present);
}

/**
 * 1 for each image whose true class is among the `k` most probable, else 0. On a tie the later class ranks higher, as in
 * scikit-learn's `top_k_accuracy_score` (a stable ascending sort, of which the last k are taken).
 */
export function topKHits(sample: ClassifiedSample, k: number): Uint8Array {
  const hits = new Uint8Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) {
    const start = row * sample.size;
    const trueClass = sample.truth[row] ?? 0;
    const own = sample.probabilities[start + trueClass] ?? 0;
    let above = 0;
    for (let other = 0; other < sample.size; other += 1) {
      const probability = sample.probabilities[start + other] ?? 0;
      if (probability > own || (probability === own && other > trueClass)) above += 1;
    }
    hits[row] = above < k ? 1 : 0;
  }
  return hits;
}

function sumOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((left, right) => left + right, 0);
}

/** Top-k accuracy: the share of images whose class is among the k most probable. Undefined unless there are more than k classes. */
export function topKAccuracy(sample: ClassifiedSample, k: number): Proportion {
  if (sample.size <= k) return { successes: 0, total: 0, whenEmpty: 'too-few-classes' };
  return { successes: sumOf(topKHits(sample, k)), total: sample.n, whenEmpty: 'no-images' };
}
