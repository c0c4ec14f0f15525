import { scaleBand, scaleLinear } from 'd3-scale';
import type { BarChart } from './chart.ts';
import { seriesStyle } from './chart-palette.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';
import { FONT, INK, chartTitle, round, svgDocument, tickText } from './svg-frame.ts';
import { shortenText, textWidth } from './svg-text.ts';

const ROW_HEIGHT = 24;
const PLOT_WIDTH = 340;
const WIDEST_LABEL = 170;
const TOP = 28;

/** A bar chart as SVG: one horizontal bar a category, its interval as a whisker, its number behind it. */
export function barChartSvg(chart: BarChart): SafeHtml {
  const labelWidth = chart.bars.reduce(
    (most, bar) => Math.max(most, Math.min(WIDEST_LABEL, textWidth(bar.label, FONT.label))),
    0,
  );
  const left = Math.ceil(labelWidth) + 14;
  const height = Math.max(1, chart.bars.length) * ROW_HEIGHT;
  const rows = scaleBand(
    chart.bars.map((_, index) => index),
    [TOP, TOP + height],
  ).padding(0.3);
  const scale = scaleLinear([chart.value.min, chart.value.max], [left, left + PLOT_WIDTH]);
  const bottom = TOP + height;
  const grid = scale.ticks(5).map((tick) => {
    const at = round(scale(tick));
    return html`<line x1="${at}" x2="${at}" y1="${TOP}" y2="${bottom}" stroke="${INK.grid}" /><text
        x="${at}"
        y="${bottom + 15}"
        font-size="${FONT.tick}"
        fill="${INK.quiet}"
        text-anchor="middle"
        >${tickText(tick, chart.value)}</text
      >`;
  });
  const bars = chart.bars.map((bar, index) => {
    const y = round(rows(index) ?? TOP);
    const middle = round(y + rows.bandwidth() / 2);
    const start = round(scale(Math.max(chart.value.min, 0)));
    const end = round(scale(bar.value));
    const behind = round(Math.max(end, bar.interval === undefined ? end : scale(bar.interval.high)) + 6);
    return html`<text x="${left - 8}" y="${middle + 3.5}" font-size="${FONT.label}" fill="${INK.text}" text-anchor="end"
        >${shortenText(bar.label, FONT.label, WIDEST_LABEL)}</text
      ><rect
        x="${start}"
        y="${y}"
        width="${round(Math.max(0, end - start))}"
        height="${round(rows.bandwidth())}"
        rx="2"
        fill="${seriesStyle(bar.colour).stroke}"
        ><title>${bar.label}</title></rect
      >${whisker(bar.interval, scale, middle)}<text x="${behind}" y="${middle + 3.5}" font-size="${FONT.tick}" fill="${INK.quiet}"
        >${tickText(bar.value, chart.value)}</text
      >`;
  });
  const axisName = html`<text
    x="${left + PLOT_WIDTH / 2}"
    y="${bottom + 32}"
    font-size="${FONT.label}"
    fill="${INK.text}"
    text-anchor="middle"
    >${chart.value.label}</text
  >`;
  return svgDocument(chart, { width: left + PLOT_WIDTH + 56, height: bottom + 40 }, [
    chartTitle(chart.title, 0),
    ...grid,
    ...bars,
    axisName,
  ]);
}

function whisker(interval: BarChart['bars'][number]['interval'], scale: (value: number) => number, y: number): SafeHtml | null {
  if (interval === undefined) return null;
  const low = round(scale(interval.low));
  const high = round(scale(interval.high));
  return html`<path
    d="M${low},${y - 4}V${y + 4}M${low},${y}H${high}M${high},${y - 4}V${y + 4}"
    fill="none"
    stroke="${INK.text}"
    stroke-width="1.2"
  />`;
}
