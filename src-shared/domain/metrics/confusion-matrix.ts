import type { ClassCounts, ConfusionFigures } from './evaluation-figures.ts';

/** Sums of a confusion matrix by class; everything that needs no single cell off the diagonal is computed from these. */
export interface ClassTallies {
  readonly total: number;
  readonly truth: ArrayLike<number>; // images of each class
  readonly called: ArrayLike<number>; // images called each class
  readonly correct: ArrayLike<number>; // images of each class that were called it
}

/**
 * Confusion matrix: rows are the true class, columns the called class.
 * Source: as scikit-learn's `confusion_matrix`. Edge case: a percentage of an empty row or column is null.
 */
export function confusionFigures(truth: ArrayLike<number>, called: ArrayLike<number>, size: number): ConfusionFigures {
  const counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let index = 0; index < truth.length; index += 1) {
    const row = counts[truth[index] ?? 0];
    const column = called[index] ?? 0;
    if (row !== undefined) row[column] = (row[column] ?? 0) + 1;
  }
  const columnSums = counts.reduce(
    (sums, row) => sums.map((sum, column) => sum + (row[column] ?? 0)),
    new Array<number>(size).fill(0),
  );
  return {
    counts,
    rowPercent: counts.map((row) => {
      const sum = row.reduce((left, right) => left + right, 0);
      return row.map((count) => percentOf(count, sum));
    }),
    columnPercent: counts.map((row) => row.map((count, column) => percentOf(count, columnSums[column] ?? 0))),
  };
}

function percentOf(count: number, sum: number): number | null {
  return sum === 0 ? null : (100 * count) / sum;
}

/** Tallies by class. `weights`: how often each image counts (for resampling); once each where left out. */
export function tallyClasses(
  truth: ArrayLike<number>,
  called: ArrayLike<number>,
  size: number,
  weights?: ArrayLike<number>,
): ClassTallies {
  const tallies = { total: 0, truth: new Float64Array(size), called: new Float64Array(size), correct: new Float64Array(size) };
  for (let index = 0; index < truth.length; index += 1) {
    const weight = weights === undefined ? 1 : (weights[index] ?? 0);
    if (weight === 0) continue;
    const trueClass = truth[index] ?? 0;
    const calledClass = called[index] ?? 0;
    tallies.total += weight;
    tallies.truth[trueClass] = (tallies.truth[trueClass] ?? 0) + weight;
    tallies.called[calledClass] = (tallies.called[calledClass] ?? 0) + weight;
    if (trueClass === calledClass) tallies.correct[trueClass] = (tallies.correct[trueClass] ?? 0) + weight;
  }
  return tallies;
}

/** One class against the rest. */
export function classCounts(tallies: ClassTallies, classIndex: number): ClassCounts {
  const truePositive = tallies.correct[classIndex] ?? 0;
  const falseNegative = (tallies.truth[classIndex] ?? 0) - truePositive;
  const falsePositive = (tallies.called[classIndex] ?? 0) - truePositive;
  return {
    truePositive,
    falseNegative,
    falsePositive,
    trueNegative: tallies.total - truePositive - falseNegative - falsePositive,
  };
}

/** Counts of a binary question at a threshold: called positive at score >= `threshold`. `labels`: 1 positive, 0 negative. */
export function countsAtThreshold(labels: ArrayLike<number>, scores: ArrayLike<number>, threshold: number): ClassCounts {
  const counts = { truePositive: 0, falseNegative: 0, falsePositive: 0, trueNegative: 0 };
  for (let index = 0; index < labels.length; index += 1) {
    const isCalled = (scores[index] ?? 0) >= threshold;
    if (labels[index] === 1) counts[isCalled ? 'truePositive' : 'falseNegative'] += 1;
    else counts[isCalled ? 'falsePositive' : 'trueNegative'] += 1;
  }
  return counts;
}
