import type { ChartAxis } from './chart.ts';

/** An axis of losses or rates. It starts at zero: their distance from zero means something. */
export function axisFromZero(label: string, values: readonly number[]): ChartAxis {
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  return { label, min: 0, max: most === 0 ? 1 : most * 1.05, format: 'number' };
}

/** An axis of shares: from the fifth below the lowest, or from 0.9 where all lie above, to one: high values can be told apart, and its foot has a round number. */
export function shareAxis(label: string, values: readonly number[]): ChartAxis {
  const least = values.reduce((low, value) => Math.min(low, value), 1);
  return { label, min: least >= 0.9 ? 0.9 : Math.max(0, Math.floor(least * 5) / 5), max: 1, format: 'percent' };
}
