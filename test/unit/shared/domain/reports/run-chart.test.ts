import { expect, test } from 'vitest';
import { chartSvg } from '#shared/domain/reports/chart-svg.ts';
import { runChart } from '#shared/domain/reports/run-chart.ts';

const HISTORY = [
  { epoch: 1, loss: 1.2, accuracy: 0.42, val_loss: 1.1, val_accuracy: 0.5 },
  { epoch: 2, loss: 0.8, accuracy: 0.7, val_loss: 0.9, val_accuracy: 0.61 },
];

test('the curves of a run are its epochs, the best one marked on the validation curve', () => {
  const chart = runChart(HISTORY, 2, 'loss');
  expect(chart.series.map(({ points }) => points)).toEqual([
    [
      { x: 1, y: 1.2 },
      { x: 2, y: 0.8 },
    ],
    [
      { x: 1, y: 1.1 },
      { x: 2, y: 0.9 },
    ],
  ]);
  expect(chart.labels).toEqual([{ x: 2, y: 0.9, text: 'Best epoch 2' }]);
  expect(chart.alternative).toBe('Loss over 2 epochs; validation is now 0.900.');
});

test('loss begins at 0, accuracy at the tenth below its lowest value', () => {
  expect(runChart(HISTORY, null, 'loss').y).toMatchObject({ min: 0, max: 1.2 * 1.05 });
  expect(runChart(HISTORY, null, 'accuracy').y).toMatchObject({ min: 0.4, max: 1 });
  expect(runChart([], null, 'loss')).toMatchObject({ alternative: 'Loss: no epoch has ended yet.', y: { max: 1 }, labels: [] });
});

test('the drawing has whole epochs on its axis, however few there are', () => {
  const drawn = String(chartSvg(runChart(HISTORY, 2, 'accuracy')));
  const numbers = [...drawn.matchAll(/text-anchor="middle"\s*>([^<]*)</g)].map(([, text]) => text!.trim());
  expect(numbers.filter((text) => /^[\d.]+$/.test(text))).toEqual(['1', '2']);
});
