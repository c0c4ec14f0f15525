import type { ScaleLinear } from 'd3-scale';
import { scaleLinear } from 'd3-scale';
import type { ChartAxis } from './chart.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';

/** Colours of the parts of a chart that carry no data, for a white page. */
export const INK = { text: '#1c2430', quiet: '#5b6675', grid: '#e8ebef', axis: '#9aa3af', reference: '#9aa3af' } as const;

/** Font sizes of a chart, in pixels. */
export const FONT = { title: 13, label: 11, tick: 10.5 } as const;

/** Where a chart draws, in pixels from the top left of its SVG. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type LinearScale = ScaleLinear<number, number>;

/** Scales of the two axes over a plot area; y grows upward. */
export function plotScales(area: PlotArea, x: ChartAxis, y: ChartAxis): { readonly x: LinearScale; readonly y: LinearScale } {
  return {
    x: scaleLinear([x.min, x.max], [area.left, area.left + area.width]),
    y: scaleLinear([y.min, y.max], [area.top + area.height, area.top]),
  };
}

/** A number as an axis writes it. */
function tickText(value: number, axis: ChartAxis): string {
  if (axis.format === 'percent') return `${String(Math.round(value * 1000) / 10)}%`;
  return axis.format === 'count' ? value.toLocaleString('en-GB') : String(Math.round(value * 1e6) / 1e6);
}

/** The whole SVG of a chart: size, title and text alternative for those who listen, and the drawing. */
export function svgDocument(
  chart: { readonly title: string; readonly alternative: string },
  size: { readonly width: number; readonly height: number },
  drawing: readonly SafeHtml[],
): SafeHtml {
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${size.width} ${size.height}"
    width="${size.width}"
    height="${size.height}"
    role="img"
    aria-label="${chart.title}. ${chart.alternative}"
    font-family="Inter, 'Segoe UI', system-ui, -apple-system, 'Noto Sans', sans-serif"
    style="font-variant-numeric:tabular-nums"
  >
    <desc>${chart.alternative}</desc>
    ${drawing}
  </svg>`;
}

/** Title over a chart. */
export function chartTitle(title: string, left: number): SafeHtml {
  return html`<text x="${left}" y="15" font-size="${FONT.title}" font-weight="600" fill="${INK.text}">${title}</text>`;
}

/** About so many numbers stand on an axis. */
const TICKS = 5;

/** There is no epoch 1.2 and no half an image. */
function ticksOf(ticks: readonly number[], { format }: ChartAxis): readonly number[] {
  return format === 'count' ? ticks.filter(Number.isInteger) : ticks;
}

/** Grid lines, tick numbers and names of both axes. */
export function xyAxes(area: PlotArea, axes: { readonly x: ChartAxis; readonly y: ChartAxis }): readonly SafeHtml[] {
  const scales = plotScales(area, axes.x, axes.y);
  const bottom = area.top + area.height;
  const right = area.left + area.width;
  const middle = area.top + area.height / 2;
  const rows = ticksOf(scales.y.ticks(TICKS), axes.y).map((tick) => {
    const at = round(scales.y(tick));
    return html`<line x1="${area.left}" x2="${right}" y1="${at}" y2="${at}" stroke="${INK.grid}" /><text
        x="${area.left - 6}"
        y="${at + 3.5}"
        font-size="${FONT.tick}"
        fill="${INK.quiet}"
        text-anchor="end"
        >${tickText(tick, axes.y)}</text
      >`;
  });
  return [
    ...horizontalAxis(area, axes.x),
    ...rows,
    html`<path d="M${area.left},${area.top}V${bottom}H${right}" fill="none" stroke="${INK.axis}" />`,
    html`<text transform="translate(12 ${middle}) rotate(-90)" font-size="${FONT.label}" fill="${INK.text}" text-anchor="middle"
      >${axes.y.label}</text
    >`,
  ];
}

/** Vertical grid lines, the numbers below them, and the name of the axis. */
function horizontalAxis(area: PlotArea, axis: ChartAxis): readonly SafeHtml[] {
  const scale = scaleLinear([axis.min, axis.max], [area.left, area.left + area.width]);
  const bottom = area.top + area.height;
  const ticks = ticksOf(scale.ticks(TICKS), axis).map((tick) => {
    const at = round(scale(tick));
    return html`<line x1="${at}" x2="${at}" y1="${area.top}" y2="${bottom}" stroke="${INK.grid}" /><text
        x="${at}"
        y="${bottom + 15}"
        font-size="${FONT.tick}"
        fill="${INK.quiet}"
        text-anchor="middle"
        >${tickText(tick, axis)}</text
      >`;
  });
  const middle = area.left + area.width / 2;
  return [
    ...ticks,
    html`<text x="${middle}" y="${bottom + 32}" font-size="${FONT.label}" fill="${INK.text}" text-anchor="middle"
      >${axis.label}</text
    >`,
  ];
}

/** Pixels with two decimals: enough for print, and files stay small. */
export function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
