import { classCounts } from './confusion-matrix.ts';
import type { ClassTallies } from './confusion-matrix.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import { positivePredictiveValue } from './one-vs-rest.ts';

/**
 * Macro precision: the plain mean of the precisions (PPV) of the classes that were called.
 * Source: as scikit-learn's `precision_score(average="macro", zero_division=nan)`: a class that was never called has no precision and is
 * left out, not counted as 0. Undefined without images.
 */
export function macroPrecision(tallies: ClassTallies): MetricValue {
  return weightedMean(tallies, () => 1);
}

/**
 * Weighted precision: the mean of the precisions of the classes that were called, each weighted by its number of images.
 * Source: as scikit-learn's `precision_score(average="weighted", zero_division=nan)`. Undefined without images, and where only classes
 * that do not occur were called.
 */
export function weightedPrecision(tallies: ClassTallies): MetricValue {
  return weightedMean(tallies, (index) => tallies.truth[index] ?? 0);
}

function weightedMean(tallies: ClassTallies, weightOf: (index: number) => number): MetricValue {
  if (tallies.total === 0) return undefinedValue('no-images');
  let sum = 0;
  let weights = 0;
  for (let index = 0; index < tallies.truth.length; index += 1) {
    const { successes, total } = positivePredictiveValue(classCounts(tallies, index));
    if (total === 0) continue;
    sum += (weightOf(index) * successes) / total;
    weights += weightOf(index);
  }
  return weights === 0 ? undefinedValue('never-called') : definedValue(sum / weights);
}
