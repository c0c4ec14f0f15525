import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { chartCsv } from '#shared/domain/reports/chart-csv.ts';
import { inkOn, matrixTint, seriesStyle } from '#shared/domain/reports/chart-palette.ts';
import { chartSvg } from '#shared/domain/reports/chart-svg.ts';
import type { Chart } from '#shared/domain/reports/chart.ts';
import { confusionChart, precisionRecallChart, reliabilityChart, rocChart } from '#shared/domain/reports/evaluation-charts.ts';
import { numberText } from '#shared/domain/reports/figure-text.ts';
import { shortenText, textWidth } from '#shared/domain/reports/svg-text.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { message } from '#shared/messages/messages.ts';
import { smallFigures } from './report-samples.ts';

const figures = smallFigures();
const CHARTS: readonly (readonly [string, Chart])[] = [
  ['ROC', rocChart(figures)],
  ['precision-recall', precisionRecallChart(figures)],
  ['confusion by row', confusionChart(figures, 'row')],
  ['confusion by column', confusionChart(figures, 'column')],
  ['reliability', reliabilityChart(figures)],
];

describe.each(CHARTS)('%s', (_, chart) => {
  test('its SVG is one element with a text alternative, without markup from outside or broken numbers', () => {
    const svg = String(chartSvg(chart)).trim();
    expect(svg).toMatch(/^<svg\s[\s\S]*<\/svg>$/);
    expect(svg).toContain('aria-label=');
    expect(svg).not.toMatch(/<script|NaN|undefined|Infinity/);
  });

  test('its CSV carries the notice and only whole rows', () => {
    const text = chartCsv(chart);
    expect(text.startsWith(`# ${message('app.researchUse')}\r\n`)).toBe(true);
    expect(parse(text, { comment: '#', comment_no_infix: true }).length).toBeGreaterThan(1);
    expect(text).not.toMatch(/(^|,)=/m);
  });
});

test('a class that does not occur has no curve, and the others keep their colours', () => {
  expect(rocChart(figures).series.map(({ colour }) => colour)).toEqual([0, 1]);
});

test('a matrix of 200 classes and a chart of 30 lines stay drawable', () => {
  const random = makeRandom(1);
  const classes = Array.from({ length: 200 }, (_, index) => `class ${String(index)}`);
  const truth = Array.from({ length: 400 }, (_, index) => index % 200);
  const probabilities = truth.flatMap((one) => {
    const row = classes.map((_, index) => random.next() + (index === one ? 20 : 0));
    const sum = row.reduce((left, right) => left + right, 0);
    return row.map((value) => value / sum);
  });
  const many = evaluateClassification({ classes, truth, probabilities, seed: 1, bootstrapDraws: 20 });
  const matrix = String(chartSvg(confusionChart(many, 'row')));
  expect(Number(/width="(\d+)"/.exec(matrix)?.[1])).toBeLessThan(720);
  const curves = String(chartSvg(rocChart(many)));
  expect(curves).toContain('… and 180 more');
  expect(Number(/height="([\d.]+)"/.exec(curves)?.[1])).toBeLessThan(900);
});

test('colours repeat with another dash, so that no two of the first 32 series look the same', () => {
  const looks = Array.from({ length: 32 }, (_, index) => JSON.stringify(seriesStyle(index)));
  expect(new Set(looks).size).toBe(32);
});

test('text on every tint keeps a contrast of 4.5 to 1', () => {
  const channel = (value: number): number =>
    value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const luminance = (rgb: readonly number[]): number =>
    0.2126 * channel(rgb[0]!) + 0.7152 * channel(rgb[1]!) + 0.0722 * channel(rgb[2]!);
  for (let share = 0; share <= 1; share += 0.01) {
    const tint = luminance((matrixTint(share).match(/\d+/g) ?? []).map(Number));
    const ink = inkOn(share) === '#ffffff' ? 1 : 0;
    expect((Math.max(tint, ink) + 0.05) / (Math.min(tint, ink) + 0.05)).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  [0.755, 'percent', '75.5%'],
  [1, 'percent', '100.0%'],
  [0.9997, 'percent', '>99.9%'],
  [0.0002, 'percent', '<0.1%'],
  [0, 'percent', '0.0%'],
  [0.94069, 'decimal', '0.941'],
  [0.99999, 'decimal', '>0.999'],
  [-0.1234, 'decimal', '−0.123'],
  [2.7031, 'decimal', '2.703'],
] as const)('%f as %s reads %s', (value, style, text) => {
  expect(numberText(value, style)).toBe(text);
});

test('long names are cut where the room ends, wide characters counted as wide', () => {
  expect(shortenText('short', 11, 100)).toBe('short');
  const cut = shortenText('健康な皮膚（色素性母斑）の長い名前', 11, 100);
  expect(cut.endsWith('…')).toBe(true);
  expect(textWidth(cut, 11)).toBeLessThanOrEqual(100);
});
