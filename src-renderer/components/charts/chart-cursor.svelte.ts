import type { XyChart } from '#shared/domain/reports/chart.ts';
import type { ChartCursor } from './xy-config.ts';

/** Where a reader points on a chart, by mouse or keys. Points along a line are walked in at most 40 steps. */
export class CursorState {
  readonly #chart: () => XyChart;
  #wanted = $state<ChartCursor | null>(null);
  /** The cursor, or null where nobody points or the point is gone. */
  readonly at: ChartCursor | null = $derived.by(() => {
    const wanted = this.#wanted;
    if (wanted === null) return null;
    return this.#chart().series[wanted.series]?.points[wanted.point] === undefined ? null : wanted;
  });

  constructor(chart: () => XyChart) {
    this.#chart = chart;
  }

  clear(): void {
    this.#wanted = null;
  }

  /** The nearest point of any line to a place in shares of both axes (0 to 1). */
  pointAt(x: number, y: number): void {
    const { x: xAxis, y: yAxis, series } = this.#chart();
    let best: ChartCursor | null = null;
    let nearest = Number.POSITIVE_INFINITY;
    series.forEach(({ points }, seriesIndex) => {
      points.forEach((point, pointIndex) => {
        const dx = (point.x - xAxis.min) / (xAxis.max - xAxis.min) - x;
        const dy = (point.y - yAxis.min) / (yAxis.max - yAxis.min) - y;
        const distance = dx * dx + dy * dy;
        if (distance < nearest) {
          nearest = distance;
          best = { series: seriesIndex, point: pointIndex };
        }
      });
    });
    this.#wanted = best;
  }

  /** Moves by an arrow key; returns whether the key meant something. */
  key(key: string): boolean {
    const { series } = this.#chart();
    if (series.length === 0) return false;
    const { series: line, point } = this.at ?? { series: 0, point: 0 };
    const length = series[line]?.points.length ?? 0;
    const step = Math.max(1, Math.round(length / 40));
    const moves: Readonly<Record<string, ChartCursor>> = {
      ArrowRight: { series: line, point: Math.min(length - 1, point + step) },
      ArrowLeft: { series: line, point: Math.max(0, point - step) },
      ArrowUp: { series: Math.max(0, line - 1), point: 0 },
      ArrowDown: { series: Math.min(series.length - 1, line + 1), point: 0 },
      Home: { series: line, point: 0 },
      End: { series: line, point: Math.max(0, length - 1) },
    };
    const move = moves[key];
    if (move === undefined) return false;
    this.#wanted = move;
    return true;
  }
}
