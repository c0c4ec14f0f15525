/** The 97.5 % point of the standard normal distribution: half of what a 95 % interval leaves out on each side. */
export const Z_95 = 1.959963984540054;

/** Arithmetic mean; NaN-free only for a non-empty array, so callers check first. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum / values.length;
}

/** Sample variance, divisor n - 1, in two passes; 0 for fewer than two values. */
export function sampleVariance(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += ((values[index] ?? 0) - centre) ** 2;
  return sum / (values.length - 1);
}

/**
 * Quantile of values sorted ascending, by linear interpolation between order statistics.
 * Source: type 7 of Hyndman & Fan 1996, the default of numpy. `probability` is in 0 to 1; `sorted` is not empty.
 */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** Indices of `values` in ascending (or descending) order of value; equal values keep their order. */
export function sortedOrder(values: ArrayLike<number>, direction: 'ascending' | 'descending' = 'ascending'): Uint32Array {
  const order = new Uint32Array(values.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  const sign = direction === 'ascending' ? 1 : -1;
  // Typed-array sort is stable and compares as told; the values are finite, which callers have checked.
  return order.sort((a, b) => sign * ((values[a] ?? 0) - (values[b] ?? 0)));
}

/** Ranks from 1; equal values share the mean of their ranks (mid-ranks, as scipy.stats.rankdata). */
export function midRanks(values: ArrayLike<number>): Float64Array {
  const order = sortedOrder(values);
  const ranks = new Float64Array(values.length);
  let start = 0;
  while (start < order.length) {
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let index = start; index < end; index += 1) ranks[order[index] ?? 0] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
