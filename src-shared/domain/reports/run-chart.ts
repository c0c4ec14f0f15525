import { message } from '#shared/messages/messages.ts';
import { axisFromZero, shareAxis } from './chart-axes.ts';
import type { XyChart } from './chart.ts';
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
  const values = [...validation, ...training].map(({ y }) => y);
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
    y: measure === 'accuracy' ? shareAxis(what, values) : axisFromZero(what, values),
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
