import type { ClassifiedSample } from './classified-sample.ts';

/**
 * The class called for one row of probabilities.
 *
 * Without thresholds: the most probable class; on a tie the first (as numpy.argmax). With thresholds: among the classes
 * whose probability reaches their own threshold (p >= T) the most probable; if none reaches it, the most probable of the
 * classes without a threshold; if every class has one and none is reached, the most probable of all.
 *
 * @param thresholds by class index; undefined for a class without one
 * @example callClass([0.3, 0.7], [0.23, undefined]) // 0
 */
export function callClass(row: ArrayLike<number>, thresholds: readonly (number | undefined)[] = []): number {
  const reached = mostProbable(row, (index) => {
    const threshold = thresholds[index];
    return threshold !== undefined && (row[index] ?? 0) >= threshold;
  });
  if (reached >= 0) return reached;
  const free = mostProbable(row, (index) => thresholds[index] === undefined);
  return free >= 0 ? free : mostProbable(row, () => true);
}

function mostProbable(row: ArrayLike<number>, isCandidate: (index: number) => boolean): number {
  let best = -1;
  for (let index = 0; index < row.length; index += 1) {
    if (isCandidate(index) && (best < 0 || (row[index] ?? 0) > (row[best] ?? 0))) best = index;
  }
  return best;
}

/** The called class of every image, by the rule of `callClass`. `thresholds` by class name. */
export function callClasses(
  sample: ClassifiedSample,
  classes: readonly string[],
  thresholds: Readonly<Record<string, number>> = {},
): Int32Array {
  const byIndex = classes.map((name) => (Object.hasOwn(thresholds, name) ? thresholds[name] : undefined));
  const calls = new Int32Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) {
    calls[row] = callClass(sample.probabilities.subarray(row * sample.size, (row + 1) * sample.size), byIndex);
  }
  return calls;
}
