import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import type { XyChart } from '#shared/domain/reports/chart.ts';
import { onThemeChange, readChartTheme } from './chart-theme.ts';
import type { ChartCursor } from './xy-config.ts';
import { xyConfiguration } from './xy-config.ts';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);

/** A chart on a canvas: draws descriptions until it is destroyed, again when the theme changes. */
export class ChartCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #stopWatching: () => void;
  #drawn: Chart<'line', { x: number; y: number }[]> | null = null;
  #last: { readonly chart: XyChart; readonly cursor: ChartCursor | null } | null = null;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#stopWatching = onThemeChange(() => {
      if (this.#last !== null) this.draw(this.#last.chart, this.#last.cursor);
    });
  }

  draw(chart: XyChart, cursor: ChartCursor | null): void {
    this.#last = { chart, cursor };
    const { data, options } = xyConfiguration(chart, readChartTheme(this.#canvas.parentElement ?? document.body), cursor);
    if (this.#drawn === null) {
      this.#drawn = new Chart(this.#canvas, { type: 'line', data, ...(options && { options }) });
      return;
    }
    this.#drawn.data = data;
    if (options !== undefined) this.#drawn.options = options;
    this.#drawn.update('none');
  }

  /** A place on the page as shares (0 to 1) of both axes; null before the first drawing. */
  shareAt(clientX: number, clientY: number): { readonly x: number; readonly y: number } | null {
    const area = this.#drawn?.chartArea;
    if (area === undefined) return null;
    const box = this.#canvas.getBoundingClientRect();
    return { x: (clientX - box.left - area.left) / area.width, y: 1 - (clientY - box.top - area.top) / area.height };
  }

  destroy(): void {
    this.#stopWatching();
    this.#drawn?.destroy();
    this.#drawn = null;
  }
}
