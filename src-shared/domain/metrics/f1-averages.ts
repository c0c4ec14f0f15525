import { classCounts } from './confusion-matrix.ts';
import type { ClassTallies } from './confusion-matrix.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import { f1Score } from './one-vs-rest.ts';

/**
 * Macro F1: the plain mean of the F1 of the classes that occur or are called.
 * Source: as scikit-learn's `f1_score(average="macro")`. Undefined without images.
 */
export function macroF1(tallies: ClassTallies): MetricValue {
  let sum = 0;
  let classes = 0;
  for (let index = 0; index < tallies.truth.length; index += 1) {
    const score = f1Score(classCounts(tallies, index));
    if (!score.defined) continue;
    sum += score.value;
    classes += 1;
  }
  return classes === 0 ? undefinedValue('no-images') : definedValue(sum / classes);
}

/**
 * Weighted F1: the mean of the F1 of the classes, each weighted by its number of images.
 * Source: as scikit-learn's `f1_score(average="weighted")`. Undefined without images.
 */
export function weightedF1(tallies: ClassTallies): MetricValue {
  if (tallies.total === 0) return undefinedValue('no-images');
  let sum = 0;
  for (let index = 0; index < tallies.truth.length; index += 1) {
    const score = f1Score(classCounts(tallies, index));
    // An undefined score belongs to a class without images, whose weight is 0.
    if (score.defined) sum += score.value * (tallies.truth[index] ?? 0);
  }
  return definedValue(sum / tallies.total);
}
