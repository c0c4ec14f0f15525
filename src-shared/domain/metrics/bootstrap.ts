import { sortedQuantile } from '#shared/lib/statistics.ts';
import type { DefinedFigure, Figure, FigureNote, MetricValue } from './figure.ts';
import { undefinedFigure } from './figure.ts';
import { perfectLowerBound } from './proportion-interval.ts';
import type { SamplingUnits } from './resampling.ts';
import { drawWeights } from './resampling.ts';

/** A metric to put a bootstrap interval beside. */
export interface BootstrapMember {
  readonly key: string;
  readonly n: number;
  /** Smallest and greatest value the metric can have; the interval where there is too little data. */
  readonly range: readonly [number, number];
  /** For metrics whose greatest value is perfect: the smallest number of units of a class, for the rule of the perfect score. */
  readonly perfectUnits?: number;
  /** For proportions: the number of units in the denominator, for the rule where nothing succeeded. */
  readonly zeroUnits?: number;
  readonly note?: FigureNote | undefined;
}

/** Metrics that share their work. `compute` gives one value a member, in their order; it must not keep the weights it gets. */
export interface BootstrapFamily {
  readonly members: readonly BootstrapMember[];
  /** `weights`: how often each image counts; undefined: once each. */
  readonly compute: (weights?: ArrayLike<number>) => readonly MetricValue[];
}

/** Draws of an evaluation's bootstrap; percentile intervals want at least 1,000 (Efron & Tibshirani 1993). */
export const BOOTSTRAP_DRAWS = 2000;

/** With fewer values than this a 2.5 % percentile means nothing. */
const FEWEST_VALUES = 100;

/**
 * Values of the given metrics with 95 % percentile intervals from one seeded series of draws, by key.
 * Source: Efron 1979, percentile method; by group where the units are groups. Edge cases: a draw in which a metric does not
 * exist is left out and noted; a perfect score takes the exact lower bound 0.025^(1/m) in place of an interval of no width;
 * with a single unit, or a value that never varies, the interval is the whole range.
 */
export function bootstrapFigures(
  families: readonly BootstrapFamily[],
  units: SamplingUnits,
  options: { readonly draws: number; readonly seed: number },
): ReadonlyMap<string, Figure> {
  const tables = families.map((family) => family.members.map(() => new Float64Array(options.draws).fill(Number.NaN)));
  if (units.count > 1) {
    drawWeights(units, options, (weights, draw) => {
      families.forEach((family, index) => {
        keepValues(tables[index] ?? [], family.compute(weights), draw);
      });
    });
  }
  const figures = new Map<string, Figure>();
  families.forEach((family, index) => {
    const values = family.compute();
    family.members.forEach((member, position) => {
      const value = values[position];
      const drawn = tables[index]?.[position];
      if (value !== undefined && drawn !== undefined) figures.set(member.key, figureOf(member, value, drawn, units.kind));
    });
  });
  return figures;
}

/** Values that do not exist stay NaN in their place, inside this file only. */
function keepValues(columns: readonly Float64Array[], values: readonly MetricValue[], draw: number): void {
  columns.forEach((column, position) => {
    const value = values[position];
    if (value?.defined === true) column[draw] = value.value;
  });
}

function figureOf(...[member, value, drawn, kind]: [BootstrapMember, MetricValue, Float64Array, 'image' | 'group']): Figure {
  if (!value.defined) return undefinedFigure(member.n, value.reason);
  const extreme = extremeFigure(member, value.value);
  if (extreme !== undefined) return extreme;
  const sorted = drawn.filter((draw) => !Number.isNaN(draw)).sort();
  const base = { defined: true, value: value.value, n: member.n } as const;
  const varies = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) > 1e-12;
  if (sorted.length < Math.min(FEWEST_VALUES, drawn.length) || !varies) {
    const [low, high] = member.range;
    return { ...base, low, high, method: 'whole-range', note: 'too-little-data' };
  }
  const note = member.note ?? (sorted.length < drawn.length ? 'draws-left-out' : undefined);
  const interval = { low: sortedQuantile(sorted, 0.025), high: sortedQuantile(sorted, 0.975) };
  return { ...base, ...interval, method: `bootstrap-${kind}`, ...(note === undefined ? {} : { note }) };
}

/** All right or (for a proportion) all wrong: no draw varies, so the bound of the binomial distribution over units stands in. */
function extremeFigure(member: BootstrapMember, value: number): DefinedFigure | undefined {
  const [least, greatest] = member.range;
  const base = { defined: true, n: member.n, method: 'exact-bound' } as const;
  if (member.perfectUnits !== undefined && value > greatest - 1e-12) {
    return { ...base, value: greatest, low: perfectLowerBound(member.perfectUnits), high: greatest, note: 'perfect-score' };
  }
  if (member.zeroUnits !== undefined && value === least) {
    return { ...base, value: least, low: least, high: 1 - perfectLowerBound(member.zeroUnits), note: 'zero-score' };
  }
  return undefined;
}
