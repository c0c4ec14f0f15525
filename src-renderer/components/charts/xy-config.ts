import type { ChartConfiguration, ChartDataset, ScaleOptionsByType } from 'chart.js';
import type { ChartAxis, XyChart } from '#shared/domain/reports/chart.ts';
import { axisText } from './axis-text.ts';
import type { ChartTheme } from './chart-theme.ts';
import { dashOf } from './chart-theme.ts';

type Line = ChartDataset<'line', { x: number; y: number }[]>;

/** Where the cursor stands: a point of a series of the description. */
export interface ChartCursor {
  readonly series: number;
  readonly point: number;
}

/**
 * The Chart.js configuration of a chart description. Series come first and in their order, so that the number of a data set is
 * the number of its series; bands, references and labels follow.
 */
export function xyConfiguration(
  chart: XyChart,
  theme: ChartTheme,
  cursor: ChartCursor | null,
): ChartConfiguration<'line', { x: number; y: number }[]> {
  return {
    type: 'line',
    data: {
      datasets: [
        ...seriesSets(chart, theme),
        ...bandSets(chart, theme),
        ...referenceSets(chart, theme),
        ...labelSets(chart, theme, cursor),
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 6, right: 10 } },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
      scales: { x: scale(chart.x, theme), y: scale(chart.y, theme) },
    },
  };
}

function colourOf(theme: ChartTheme, colour: number): string {
  return theme.series[colour % theme.series.length] ?? theme.text;
}

function seriesSets(chart: XyChart, theme: ChartTheme): Line[] {
  return chart.series.map((series) => ({
    label: series.label,
    data: [...series.points],
    borderColor: colourOf(theme, series.colour),
    backgroundColor: colourOf(theme, series.colour),
    borderWidth: series.mark === 'points' ? 0 : 2,
    borderDash: dashOf(series.colour),
    showLine: series.mark !== 'points',
    stepped: series.mark === 'steps',
    // A single point draws no line: it is shown as a dot.
    pointRadius: series.mark === 'points' || series.points.length === 1 ? 3 : 0,
    tension: 0,
  }));
}

/** A band is two thin lines with the space between them filled. */
function bandSets(chart: XyChart, theme: ChartTheme): Line[] {
  return chart.bands.flatMap((band): Line[] => {
    const fill = `color-mix(in srgb, ${colourOf(theme, band.colour)} 16%, transparent)`;
    const edge = { borderWidth: 0, pointRadius: 0, borderColor: 'transparent', tension: 0 };
    return [
      { ...edge, label: band.label, data: band.points.map(({ x, low }) => ({ x, y: low })) },
      { ...edge, label: band.label, data: band.points.map(({ x, high }) => ({ x, y: high })), fill: '-1', backgroundColor: fill },
    ];
  });
}

function referenceSets(chart: XyChart, theme: ChartTheme): Line[] {
  return chart.references.map((line) => ({
    label: line.label,
    data: [{ ...line.from }, { ...line.to }],
    borderColor: theme.quiet,
    borderWidth: 1,
    borderDash: [2, 4],
    pointRadius: 0,
  }));
}

/** Rings at named places, and a filled dot where the cursor stands. */
function labelSets(chart: XyChart, theme: ChartTheme, cursor: ChartCursor | null): Line[] {
  const ring: Line = {
    label: '',
    data: chart.labels.map(({ x, y }) => ({ x, y })),
    showLine: false,
    pointRadius: 5,
    pointBorderWidth: 2,
    pointBackgroundColor: theme.surface,
    pointBorderColor: theme.text,
  };
  const at = cursor === null ? undefined : chart.series[cursor.series]?.points[cursor.point];
  const dot: Line = {
    label: '',
    data: at === undefined ? [] : [{ ...at }],
    showLine: false,
    pointRadius: 4,
    pointBackgroundColor: theme.text,
  };
  return [ring, dot];
}

type AxisOptions = { readonly type: 'linear' } & Partial<Pick<ScaleOptionsByType<'linear'>, 'min' | 'max'>> &
  Record<string, unknown>;

function scale(axis: ChartAxis, theme: ChartTheme): AxisOptions {
  return {
    type: 'linear',
    min: axis.min,
    max: axis.max,
    border: { color: theme.quiet },
    grid: { color: theme.grid, drawTicks: false },
    title: { display: true, text: axis.label, color: theme.text, font: { family: theme.font, size: 12 } },
    ticks: {
      color: theme.quiet,
      padding: 6,
      maxTicksLimit: 6,
      // Epochs, images: nothing lies between two of them.
      ...(axis.format === 'count' ? { precision: 0 } : {}),
      // The end of such an axis is where the values end: no round number.
      ...(axis.format === 'number' ? { includeBounds: false } : {}),
      font: { family: theme.font, size: 11 },
      callback: (value: string | number) => axisText(Number(value), axis, 'tick'),
    },
  };
}
