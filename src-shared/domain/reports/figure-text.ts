import type { ClassMetric, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';

/** How a number is written: shares of images as percentages, everything else as a decimal number. */
export type NumberStyle = 'percent' | 'decimal';

/** The style of every figure: a proportion of images is a percentage, as journals write it. */
export const METRIC_STYLES = {
  accuracy: 'percent',
  majority_baseline: 'percent',
  balanced_accuracy: 'percent',
  macro_auc: 'decimal',
  macro_f1: 'decimal',
  weighted_f1: 'decimal',
  cohen_kappa: 'decimal',
  matthews: 'decimal',
  top2_accuracy: 'percent',
  log_loss: 'decimal',
  brier: 'decimal',
  calibration_error: 'decimal',
  sensitivity: 'percent',
  specificity: 'percent',
  ppv: 'percent',
  npv: 'percent',
  f1: 'decimal',
  auc: 'decimal',
  average_precision: 'decimal',
} as const satisfies Record<OverallMetric | ClassMetric, NumberStyle>;

const DECIMALS = { percent: 1, decimal: 3 } as const;

/**
 * A number as text: one decimal for percentages, three for the rest. What is not quite 0 or 1 never reads as if it were.
 * @example numberText(0.9997, 'percent') // '>99.9%'
 */
export function numberText(value: number, style: NumberStyle): string {
  const unit = style === 'percent' ? '%' : '';
  const scaled = style === 'percent' ? value * 100 : value;
  const full = style === 'percent' ? 100 : 1;
  const step = 10 ** -DECIMALS[style];
  const text = scaled.toFixed(DECIMALS[style]);
  if (scaled < full && Number(text) === full) return `>${(full - step).toFixed(DECIMALS[style])}${unit}`;
  if (scaled > 0 && Number(text) === 0) return `<${step.toFixed(DECIMALS[style])}${unit}`;
  return `${scaled < 0 ? text.replace('-', '−') : text}${unit}`;
}

/** A figure in words: value, interval, n, how the interval was made, and what must be known beside it. Empty strings where there is none. */
export interface FigureText {
  readonly value: string;
  readonly interval: string;
  readonly n: string;
  readonly method: string;
  readonly note: string;
}

/** The words of a figure; an undefined one is "n/a" and its reason stands as the note. */
export function figureText(figure: Figure, style: NumberStyle): FigureText {
  if (!figure.defined) {
    const note = message(`metrics.reason.${figure.reason}`);
    return { value: message('report.notAvailable'), interval: '', n: figure.n.toLocaleString('en-GB'), method: '', note };
  }
  return {
    value: numberText(figure.value, style),
    interval: message('report.intervalOf', { low: numberText(figure.low, style), high: numberText(figure.high, style) }),
    n: figure.n.toLocaleString('en-GB'),
    method: message(`metrics.method.${figure.method}`),
    note: figure.note === undefined ? '' : message(`metrics.note.${figure.note}`),
  };
}
