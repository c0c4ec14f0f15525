import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { axisFromZero, shareAxis } from '#shared/domain/reports/chart-axes.ts';
import type { ChartPoint, ChartSeries, XyChart } from '#shared/domain/reports/chart.ts';
import { runChart } from '#shared/domain/reports/run-chart.ts';
import { isLowerBetter } from '#shared/domain/training/monitor.ts';
import type { JudgingSettings, Replay } from '#shared/domain/training/replay.ts';
import { replayRun } from '#shared/domain/training/replay.ts';
import { message } from '#shared/messages/messages.ts';

/** What the curves of a run are drawn from. */
export interface RunCurves {
  readonly history: readonly EpochRecord[];
  readonly judging: JudgingSettings;
  /** The best epoch; null before the first. */
  readonly best: number | null;
}

/** Colours: training as everywhere the first, validation the sixth. */
const VALIDATION = 5;
const BALANCED = 2;

/** Loss, accuracy and, where it was kept, learning rate over the epochs, with a mark where an epoch was the best and the rate was reduced. */
export function runCharts({ history, judging, best }: RunCurves): readonly XyChart[] {
  const replay = replayRun(history, judging);
  const loss = runChart(history, best, 'loss');
  const accuracy = withBalanced(runChart(history, best, 'accuracy'), history);
  const marked = isLowerBetter(judging.monitor)
    ? [withImproved(loss, replay, (record) => record.val_loss, history), accuracy]
    : [loss, withImproved(accuracy, replay, (record) => record[judging.monitor], history)];
  const rate = rateChart(history, replay);
  return rate === null ? marked : [...marked, rate];
}

function pointsOf(history: readonly EpochRecord[], value: (record: EpochRecord) => number | undefined): ChartPoint[] {
  return history.flatMap((record) => {
    const y = value(record);
    return y === undefined ? [] : { x: record.epoch, y };
  });
}

function withBalanced(chart: XyChart, history: readonly EpochRecord[]): XyChart {
  const points = pointsOf(history, (record) => record.val_balanced_accuracy);
  if (points.length === 0) return chart;
  const balanced: ChartSeries = { label: message('train.chart.balanced'), colour: BALANCED, mark: 'line', points };
  const series = [...chart.series, balanced];
  const values = series.flatMap((one) => one.points.map(({ y }) => y));
  return { ...chart, y: shareAxis(chart.y.label, values), series };
}

/** Dots on the curve by which the best epoch is chosen. */
function withImproved(
  chart: XyChart,
  { improved }: Replay,
  value: (record: EpochRecord) => number | undefined,
  history: readonly EpochRecord[],
): XyChart {
  const points = pointsOf(history, value).filter(({ x }) => improved.includes(x));
  const dots: ChartSeries = { label: message('train.chart.improved'), colour: VALIDATION, mark: 'points', points };
  return points.length === 0 ? chart : { ...chart, series: [...chart.series, dots] };
}

/** Null where no epoch has a rate: runs from before it was kept. */
function rateChart(history: readonly EpochRecord[], { reduced }: Replay): XyChart | null {
  const points = pointsOf(history, ({ learningRate }) => learningRate);
  if (points.length === 0) return null;
  const what = message('train.chart.learningRate');
  const dots = points.filter(({ x }) => reduced.includes(x));
  const marks: ChartSeries = { label: message('train.chart.reduced'), colour: VALIDATION, mark: 'points', points: dots };
  return {
    ...runChart(history, null, 'loss'),
    title: what,
    alternative: message('train.chart.alternative', { what, epochs: history.length, value: rateText(points.at(-1)?.y ?? 0) }),
    y: axisFromZero(
      what,
      points.map(({ y }) => y),
    ),
    series: [{ label: what, colour: 0, mark: 'line', points }, ...(dots.length === 0 ? [] : [marks])],
    labels: [],
  };
}

/** A learning rate with three significant digits, small ones as powers of ten: 0.003, 1.25e-5. */
export function rateText(rate: number): string {
  const short = Number(rate.toPrecision(3));
  return short !== 0 && short < 1e-4 ? short.toExponential() : String(short);
}
