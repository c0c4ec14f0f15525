import { scaleBand, scaleLinear } from 'd3-scale';
import type { BarChart } from './chart.ts';
import { seriesStyle } from './chart-palette.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';
import type { PlotArea } from './svg-frame.ts';
import { FONT, INK, chartTitle, horizontalAxis, round, svgDocument, tickText } from './svg-frame.ts';
import { shortenText, textWidth } from './svg-text.ts';

const ROW_HEIGHT = 24;
const PLOT_WIDTH = 340;
const WIDEST_LABEL = 170;

type Bar = BarChart['bars'][number];

/** A bar chart as SVG: one horizontal bar a category, its interval as a whisker, its number behind it. */
export function barChartSvg(chart: BarChart): SafeHtml {
  const labelWidth = chart.bars.reduce(
    (most, bar) => Math.max(most, Math.min(WIDEST_LABEL, textWidth(bar.label, FONT.label))),
    0,
  );
  const area: PlotArea = {
    left: Math.ceil(labelWidth) + 14,
    top: 28,
    width: PLOT_WIDTH,
    height: Math.max(1, chart.bars.length) * ROW_HEIGHT,
  };
  const rows = scaleBand(
    chart.bars.map((_, index) => index),
    [area.top, area.top + area.height],
  ).padding(0.3);
  const bars = chart.bars.map((bar, index) =>
    barRow(bar, { top: rows(index) ?? area.top, height: rows.bandwidth() }, chart, area),
  );
  const size = { width: area.left + area.width + 56, height: area.top + area.height + 40 };
  return svgDocument(chart, size, [chartTitle(chart.title, 0), ...horizontalAxis(area, chart.value), ...bars]);
}

/** Name, bar, whisker and number of one category. */
function barRow(bar: Bar, band: { readonly top: number; readonly height: number }, chart: BarChart, area: PlotArea): SafeHtml {
  const scale = scaleLinear([chart.value.min, chart.value.max], [area.left, area.left + area.width]);
  const middle = round(band.top + band.height / 2);
  const start = round(scale(Math.max(chart.value.min, 0)));
  const width = round(Math.max(0, scale(bar.value) - start));
  const behind = round(Math.max(scale(bar.value), scale(bar.interval?.high ?? bar.value)) + 6);
  return html`<text x="${area.left - 8}" y="${middle + 3.5}" font-size="${FONT.label}" fill="${INK.text}" text-anchor="end"
      >${shortenText(bar.label, FONT.label, WIDEST_LABEL)}</text
    ><rect
      x="${start}"
      y="${round(band.top)}"
      width="${width}"
      height="${round(band.height)}"
      rx="2"
      fill="${seriesStyle(bar.colour).stroke}"
      ><title>${bar.label}</title></rect
    >${whisker(bar, scale, middle)}<text x="${behind}" y="${middle + 3.5}" font-size="${FONT.tick}" fill="${INK.quiet}"
      >${tickText(bar.value, chart.value)}</text
    >`;
}

function whisker({ interval }: Bar, scale: (value: number) => number, y: number): SafeHtml | null {
  if (interval === undefined) return null;
  const low = round(scale(interval.low));
  const high = round(scale(interval.high));
  const path = `M${low},${y - 4}V${y + 4}M${low},${y}H${high}M${high},${y - 4}V${y + 4}`;
  return html`<path d="${path}" fill="none" stroke="${INK.text}" stroke-width="1.2" />`;
}
