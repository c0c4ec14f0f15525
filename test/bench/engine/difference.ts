/** How far two means lie apart: repetitions of each side with other seeds, neither paired with the other. */
export interface Difference {
  /** Ours less theirs. */
  readonly mean: number;
  /** Of the difference: `sqrt(s1^2 / n1 + s2^2 / n2)`. */
  readonly standardError: number;
  /** The 95 % interval by Student's t with as many degrees of freedom as the smaller side has (the cautious choice). */
  readonly low: number;
  readonly high: number;
}

/** Student's t, 97.5 %, with 1 to 9 degrees of freedom (2.26 beyond: wider than it need be). */
const T_975 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262] as const;

/** Two or more values on each side. */
export function differenceOf(ours: readonly number[], theirs: readonly number[]): Difference {
  const mean = meanOf(ours) - meanOf(theirs);
  const standardError = Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
  const freedom = Math.min(ours.length, theirs.length) - 1;
  const reach = (T_975[freedom - 1] ?? T_975.at(-1)!) * standardError;
  return { mean, standardError, low: mean - reach, high: mean + reach };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
