import { message } from '#shared/messages/messages.ts';
import type { ChartAxis, XyChart } from './chart.ts';
import { numberText } from './figure-text.ts';

/** What is drawn of an epoch. Losses from 0, accuracies from 0 to 1. */
export interface EpochFigures {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly val_loss: number;
  readonly val_accuracy: number;
}

/** Training and validation curves of a run; the best epoch is marked on the validation curve. */
export function runChart(history: readonly EpochFigures[], bestEpoch: number | null, measure: 'loss' | 'accuracy'): XyChart {
  const what = message(`train.chart.${measure}`);
  const validation = history.map((record) => ({ x: record.epoch, y: record[`val_${measure}`] }));
  const training = history.map((record) => ({ x: record.epoch, y: record[measure] }));
  const last = validation.at(-1);
  const best = validation.find(({ x }) => x === bestEpoch);
  return {
    kind: 'line',
    title: what,
    alternative:
      last === undefined
        ? message('train.chart.none', { what })
        : message('train.chart.alternative', { what, epochs: history.length, value: numberText(last.y, 'decimal') }),
    x: {
      label: message('train.chart.epoch'),
      min: history.length > 1 ? 1 : 0,
      max: Math.max(2, history.length),
      format: 'count',
    },
    y: measure === 'accuracy' ? accuracyAxis(what, history) : lossAxis(what, history),
    isSquare: false,
    freeCorner: measure === 'loss' ? 'top-right' : 'bottom-right',
    series: [
      { label: message('train.chart.training'), colour: 0, mark: 'line', points: training },
      { label: message('train.chart.validation'), colour: 5, mark: 'line', points: validation },
    ],
    bands: [],
    references: [],
    labels: best === undefined ? [] : [{ ...best, text: message('train.chart.best', { epoch: best.x }) }],
  };
}

/** Loss starts at zero: its distance from zero means something. */
function lossAxis(label: string, history: readonly EpochFigures[]): ChartAxis {
  const most = history.reduce((high, { loss, val_loss }) => Math.max(high, loss, val_loss), 0);
  return { label, min: 0, max: most === 0 ? 1 : most * 1.05, format: 'number' };
}

/** Accuracy ends at one and begins at the tenth below the lowest value, so that late epochs can be told apart. */
function accuracyAxis(label: string, history: readonly EpochFigures[]): ChartAxis {
  const least = history.reduce((low, { accuracy, val_accuracy }) => Math.min(low, accuracy, val_accuracy), 1);
  return { label, min: Math.max(0, Math.min(0.9, Math.floor(least * 10) / 10)), max: 1, format: 'percent' };
}
