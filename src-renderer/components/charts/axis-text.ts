import { formatCount, formatNumber, formatPercent } from '#renderer/lib/format.ts';
import type { ChartAxis } from '#shared/domain/reports/chart.ts';

/** A number of an axis in words: short beside the axis (`tick`), precise in the readout (`value`). */
export function axisText(value: number, axis: ChartAxis, use: 'tick' | 'value'): string {
  switch (axis.format) {
    case 'percent':
      return formatPercent(value, use === 'tick' ? 0 : 1);
    case 'count':
      return formatCount(Math.round(value));
    case 'number':
      return formatNumber(value, use === 'tick' ? tickDecimals(axis) : 4);
  }
}

function tickDecimals({ min, max }: ChartAxis): number {
  return Math.max(0, 1 - Math.floor(Math.log10(Math.max(max - min, 1e-9))));
}
