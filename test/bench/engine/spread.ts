/** Median and quartiles of repeated measurements. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Quartiles by linear interpolation, as NumPy's default. `values` is not empty. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { low: quantile(sorted, 0.25), median: quantile(sorted, 0.5), high: quantile(sorted, 0.75) };
}

function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}
