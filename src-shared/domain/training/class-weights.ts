/**
 * Balanced class weights: `n / (classes * count of the class)`, so that each class weighs the same in the loss.
 * Source: scikit-learn, `compute_class_weight('balanced')`. Edge case: a class without images gets weight 0 and does not count
 * among the classes (it cannot occur in the loss).
 * @example balancedClassWeights([3, 1]) // [0.667, 2]
 */
export function balancedClassWeights(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const present = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 0 : total / (present * count)));
}

/** How many images each of `classCount` classes has. Class indices are 0 to `classCount - 1`. */
export function countClasses(classIndices: Iterable<number>, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const index of classIndices) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

/** The weight of each class in the loss under a setting. */
export function classWeightsFor(setting: 'none' | 'balanced', counts: readonly number[]): number[] {
  return setting === 'balanced' ? balancedClassWeights(counts) : counts.map(() => 1);
}
