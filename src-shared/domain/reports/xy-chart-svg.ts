import { area as areaShape, curveLinear, curveStepAfter, line as lineShape } from 'd3-shape';
import type { ChartBand, ChartPoint, ChartSeries, XyChart } from './chart.ts';
import { seriesStyle } from './chart-palette.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';
import type { LinearScale, PlotArea } from './svg-frame.ts';
import { FONT, INK, chartTitle, plotScales, round, svgDocument, xyAxes } from './svg-frame.ts';
import { shortenText } from './svg-text.ts';

const LINE_HEIGHT = 16;
const SERIES_IN_CORNER = 4;
const SERIES_BELOW = 20;

interface Scales {
  readonly x: LinearScale;
  readonly y: LinearScale;
}

/** A line or scatter chart as SVG, 380 pixels wide (a square plot) or 560. `more`: words for series that are not named. */
export function xyChartSvg(chart: XyChart, more: (count: number) => string): SafeHtml {
  const area: PlotArea = { left: 52, top: 28, width: chart.isSquare ? 316 : 496, height: chart.isSquare ? 316 : 240 };
  const isBelow = chart.series.length > SERIES_IN_CORNER;
  const named = legendEntries(chart).slice(0, SERIES_BELOW);
  const hidden = legendEntries(chart).length - named.length;
  const below = isBelow ? (named.length + (hidden > 0 ? 1 : 0)) * LINE_HEIGHT + 8 : 0;
  const legendTop = area.top + area.height + 50;
  const scales = plotScales(area, chart.x, chart.y);
  const drawing = [
    chartTitle(shortenText(chart.title, FONT.title, area.width), area.left),
    ...xyAxes(area, chart),
    ...chart.bands.map((band) => bandPath(band, scales)),
    ...chart.references.map((reference) => referenceLine(reference.from, reference.to, scales)),
    ...chart.series.map((series) => seriesMarks(series, scales)),
    ...chart.labels.map((label) => pointLabel(label, scales, area)),
    ...(isBelow ? legend(named, { x: area.left, y: legendTop }, area.width) : cornerLegend(chart, area)),
    hidden > 0 &&
      html`<text x="${area.left}" y="${legendTop + named.length * LINE_HEIGHT}" font-size="${FONT.label}" fill="${INK.quiet}"
        >${more(hidden)}</text
      >`,
  ];
  const height = area.top + area.height + 40 + below;
  return svgDocument(chart, { width: area.left + area.width + 18, height }, [html`${drawing}`]);
}

function linePath(series: ChartSeries, scales: Scales): string {
  return (
    lineShape<ChartPoint>()
      .x((point) => scales.x(point.x))
      .y((point) => scales.y(point.y))
      .curve(series.mark === 'steps' ? curveStepAfter : curveLinear)
      .digits(2)(series.points) ?? ''
  );
}

function seriesMarks(series: ChartSeries, scales: Scales): SafeHtml {
  const { stroke, dash } = seriesStyle(series.colour);
  const points =
    (series.mark === 'points' || series.mark === 'linked-points') &&
    series.points.map((point) => html`<circle cx="${round(scales.x(point.x))}" cy="${round(scales.y(point.y))}" r="3.2" />`);
  const line =
    series.mark !== 'points' &&
    html`<path
      d="${linePath(series, scales)}"
      fill="none"
      stroke="${stroke}"
      stroke-width="1.8"
      stroke-linejoin="round"
      stroke-dasharray="${dash === '' ? 'none' : dash}"
    />`;
  return html`<g fill="${stroke}"><title>${series.label}</title>${line}${points}</g>`;
}

function bandPath(band: ChartBand, scales: Scales): SafeHtml {
  const path = areaShape<ChartBand['points'][number]>()
    .x((point) => scales.x(point.x))
    .y0((point) => scales.y(point.low))
    .y1((point) => scales.y(point.high))
    .digits(2)(band.points);
  return html`<path d="${path ?? ''}" fill="${seriesStyle(band.colour).stroke}" fill-opacity="0.15"
    ><title>${band.label}</title></path
  >`;
}

function referenceLine(from: ChartPoint, to: ChartPoint, scales: Scales): SafeHtml {
  return html`<line
    x1="${round(scales.x(from.x))}"
    y1="${round(scales.y(from.y))}"
    x2="${round(scales.x(to.x))}"
    y2="${round(scales.y(to.y))}"
    stroke="${INK.reference}"
    stroke-dasharray="4 4"
  />`;
}

/** A ring at the place and its words beside it, on the side where there is room. */
function pointLabel(label: ChartPoint & { readonly text: string }, scales: Scales, area: PlotArea): SafeHtml {
  const x = round(scales.x(label.x));
  const y = round(scales.y(label.y));
  const isRightHalf = x > area.left + area.width / 2;
  return html`<circle cx="${x}" cy="${y}" r="4.5" fill="#ffffff" stroke="${INK.text}" stroke-width="1.6" /><text
      x="${isRightHalf ? x - 9 : x + 9}"
      y="${y + 14}"
      font-size="${FONT.label}"
      fill="${INK.text}"
      text-anchor="${isRightHalf ? 'end' : 'start'}"
      paint-order="stroke"
      stroke="#ffffff"
      stroke-width="3"
      >${label.text}</text
    >`;
}

/** A name in a legend and how its mark looks. */
interface LegendEntry {
  readonly label: string;
  readonly colour: number;
  readonly mark: ChartSeries['mark'] | 'band';
}

function legendEntries(chart: XyChart): readonly LegendEntry[] {
  return [...chart.series, ...chart.bands.map(({ label, colour }) => ({ label, colour, mark: 'band' as const }))];
}

function cornerLegend(chart: XyChart, area: PlotArea): readonly SafeHtml[] {
  const entries = legendEntries(chart);
  const height = entries.length * LINE_HEIGHT;
  const width = area.width * 0.58;
  const x = chart.freeCorner.endsWith('left') ? area.left + 12 : area.left + area.width - width;
  const y = chart.freeCorner.startsWith('top') ? area.top + 18 : area.top + area.height - height + 2;
  return legend(entries, { x, y }, width);
}

function legend(entries: readonly LegendEntry[], at: ChartPoint, width: number): readonly SafeHtml[] {
  return entries.map((entry, index) => {
    const y = round(at.y + index * LINE_HEIGHT);
    const x = round(at.x);
    const text = shortenText(entry.label, FONT.label, width - 28);
    return html`${legendMark(entry, x, y - 4)}<text
        x="${x + 24}"
        y="${y}"
        font-size="${FONT.label}"
        fill="${INK.text}"
        paint-order="stroke"
        stroke="#ffffff"
        stroke-width="3"
        >${text}</text
      >`;
  });
}

function legendMark({ mark, colour }: LegendEntry, x: number, y: number): SafeHtml {
  const { stroke, dash } = seriesStyle(colour);
  if (mark === 'band') return html`<rect x="${x}" y="${y - 5}" width="18" height="10" fill="${stroke}" fill-opacity="0.15" />`;
  const line = html`<line
    x1="${x}"
    x2="${x + 18}"
    y1="${y}"
    y2="${y}"
    stroke="${stroke}"
    stroke-width="2"
    stroke-dasharray="${dash === '' ? 'none' : dash}"
  />`;
  const dot = html`<circle cx="${x + 9}" cy="${y}" r="3.2" fill="${stroke}" />`;
  return html`${mark !== 'points' && line}${mark !== 'line' && mark !== 'steps' && dot}`;
}
