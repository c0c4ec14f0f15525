import { AppError } from '#shared/errors/app-error.ts';
import { betaQuantile } from '#shared/lib/beta-distribution.ts';
import { Z_95 } from '#shared/lib/statistics.ts';

/** A 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of `successes` of `total`, 95 %.
 * Source: Wilson 1927; recommended by Brown, Cai & DasGupta 2001. Edge cases: 0 and all give exactly 0 and 1 on their side.
 * @example wilsonInterval(47, 50) // 0.8378 to 0.9794
 */
export function wilsonInterval(successes: number, total: number): Interval {
  assertCounts(successes, total);
  const share = successes / total;
  const z2 = Z_95 * Z_95;
  const denominator = 1 + z2 / total;
  const centre = (share + z2 / (2 * total)) / denominator;
  const half = (Z_95 * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total))) / denominator;
  return {
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === total ? 1 : Math.min(1, centre + half),
  };
}

/**
 * Clopper-Pearson exact interval of `successes` of `total`, 95 %: never covers less than it says, so it is wide.
 * Source: Clopper & Pearson 1934, by quantiles of the beta distribution.
 * @example clopperPearsonInterval(47, 50) // 0.8345 to 0.9875
 */
export function clopperPearsonInterval(successes: number, total: number): Interval {
  assertCounts(successes, total);
  return {
    low: successes === 0 ? 0 : betaQuantile(0.025, successes, total - successes + 1),
    high: successes === total ? 1 : betaQuantile(0.975, successes + 1, total - successes),
  };
}

/** The lower bound when `units` independent units all went right: the share p at which p^units is 0.025 (Clopper & Pearson 1934). */
export function perfectLowerBound(units: number): number {
  return 0.025 ** (1 / units);
}

function assertCounts(successes: number, total: number): void {
  const isSound = Number.isInteger(successes) && Number.isInteger(total) && successes >= 0 && total > 0 && successes <= total;
  if (!isSound) throw new AppError('metrics/bad-count', { successes: String(successes), total: String(total) });
}
