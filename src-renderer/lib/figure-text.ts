import type { ClassMetric, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { METRIC_STYLES } from '#shared/domain/reports/figure-text.ts';
import { message } from '#shared/messages/messages.ts';
import { formatNumber, formatPercent } from './format.ts';

/** How a figure is written: a share in percent, or a plain number with three decimals. */
export type FigureUnit = 'percent' | 'number';

/** How a metric's figures are written. */
export function metricUnit(metric: OverallMetric | ClassMetric): FigureUnit {
  return METRIC_STYLES[metric] === 'percent' ? 'percent' : 'number';
}

/** One number of a figure in its unit. */
export function figureNumber(value: number, unit: FigureUnit): string {
  return unit === 'percent' ? formatPercent(value) : formatNumber(value);
}

/** The interval alone: "84.1% to 95.2%"; empty where the figure is not defined. */
export function figureInterval(figure: Figure, unit: FigureUnit): string {
  if (!figure.defined) return '';
  return message('app.figure.interval', { low: figureNumber(figure.low, unit), high: figureNumber(figure.high, unit) });
}

/** The whole figure as one line of text, for tables, copies and screen readers. */
export function figureText(figure: Figure, unit: FigureUnit): string {
  if (!figure.defined) return message('app.figure.undefinedLine', { reason: message(`metrics.reason.${figure.reason}`) });
  return message('app.figure.line', {
    value: figureNumber(figure.value, unit),
    interval: figureInterval(figure, unit),
    n: figure.n,
  });
}
