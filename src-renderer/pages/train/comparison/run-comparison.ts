import { formatCount, formatDateTime, formatDuration, formatNumber, formatPercent } from '#renderer/lib/format.ts';
import { recipeWords, settingLines } from '#renderer/lib/setting-words.ts';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import type { Run } from '#shared/contract/training.ts';
import { wilsonInterval } from '#shared/domain/metrics/proportion-interval.ts';
import { axisFromZero, shareAxis } from '#shared/domain/reports/chart-axes.ts';
import type { ChartPoint, XyChart } from '#shared/domain/reports/chart.ts';
import { runChart } from '#shared/domain/reports/run-chart.ts';
import { judgingOf, replayRun } from '#shared/domain/training/replay.ts';
import { message } from '#shared/messages/messages.ts';

/** Curves of several runs that are drawn in one chart. */
export const COMPARED_MEASURES = ['val_loss', 'val_accuracy', 'val_balanced_accuracy'] as const;
type ComparedMeasure = (typeof COMPARED_MEASURES)[number];

/** A run among others: its number from 1 is its colour and stands before its name. */
export function runLabel(run: Run, index: number): string {
  const { title: recipe } = recipeWords(run.recipe);
  return message('train.compare.label', { number: index + 1, recipe, started: formatDateTime(run.createdAtMs) });
}

/** Whether all runs were validated on the same images. */
export function haveSameSplit(runs: readonly Run[]): boolean {
  return new Set(runs.map(({ splitId }) => splitId)).size < 2;
}

/** The best epoch of a run. */
export function bestRecord(run: Run): EpochRecord | undefined {
  const best = run.bestEpoch ?? replayRun(run.history, judgingOf(run.settings)).best;
  return run.history.find(({ epoch }) => epoch === best);
}

/** One validation curve a run, its best epoch marked; null where no run has this measure. */
export function comparisonChart(runs: readonly Run[], measure: ComparedMeasure): XyChart | null {
  const curves = runs.map((run) => run.history.flatMap((record) => pointOf(record, measure)));
  const values = curves.flat();
  if (values.length === 0) return null;
  const epochs = values.reduce((most, { x }) => Math.max(most, x), 0);
  const isLoss = measure === 'val_loss';
  const whole = runChart([], null, isLoss ? 'loss' : 'accuracy');
  const what = message(`train.monitor.${measure}`);
  const title = what.charAt(0).toUpperCase() + what.slice(1);
  return {
    ...whole,
    title,
    alternative: message('train.compare.alternative', { what: title, runs: runs.length }),
    x: { ...whole.x, min: epochs > 1 ? 1 : 0, max: Math.max(2, epochs) },
    y: (isLoss ? axisFromZero : shareAxis)(
      title,
      values.map(({ y }) => y),
    ),
    series: runs.map((run, index) => ({ label: runLabel(run, index), colour: index, mark: 'line', points: curves[index] ?? [] })),
    labels: runs.flatMap((run) => {
      const best = bestRecord(run);
      return best === undefined
        ? []
        : pointOf(best, measure).map((point) => ({ ...point, text: message('train.chart.best', { epoch: best.epoch }) }));
    }),
  };
}

function pointOf(record: EpochRecord, measure: ComparedMeasure): ChartPoint[] {
  const y = record[measure];
  return y === undefined ? [] : [{ x: record.epoch, y }];
}

/** A row of a table with a column a run. */
export interface ComparedRow {
  readonly label: string;
  readonly texts: readonly string[];
}

const NOTHING = '–';

/**
 * The best epoch of each run in figures, with what it was validated on. `imagesOf`: how many images that were, null where it is not known any
 * more; then the accuracy has no interval.
 */
export function figureRows(runs: readonly Run[], imagesOf: (run: Run) => number | null): readonly ComparedRow[] {
  const best = runs.map(bestRecord);
  const percent = (value: number | undefined): string => (value === undefined ? NOTHING : formatPercent(value));
  const row = (label: string, text: (run: Run, record: EpochRecord | undefined) => string): ComparedRow => ({
    label,
    texts: runs.map((run, index) => text(run, best[index])),
  });
  return [
    row(message('train.compare.dataset'), (run) => run.datasetName),
    row(message('train.compare.split'), (run) => shortId(run.splitId)),
    row(message('train.compare.bestEpoch'), ({ history }, record) =>
      record === undefined
        ? NOTHING
        : message('train.run.bestValue', { epoch: formatCount(record.epoch), epochs: formatCount(history.length) }),
    ),
    row(message('train.run.validationLoss'), (_, record) => (record === undefined ? NOTHING : formatNumber(record.val_loss, 4))),
    row(message('train.compare.accuracy'), (run, record) => accuracyText(record, imagesOf(run))),
    row(message('train.run.balancedAccuracy'), (_, record) => percent(record?.val_balanced_accuracy)),
    row(message('train.compare.time'), ({ history }) =>
      formatDuration(1000 * history.reduce((sum, { seconds }) => sum + seconds, 0)),
    ),
  ];
}

/** An accuracy with its Wilson interval. */
function accuracyText(record: EpochRecord | undefined, images: number | null): string {
  if (record === undefined) return NOTHING;
  const accuracy = formatPercent(record.val_accuracy);
  if (images === null || images === 0) return accuracy;
  const { low, high } = wilsonInterval(Math.round(record.val_accuracy * images), images);
  return message('train.compare.interval', { value: accuracy, low: formatPercent(low), high: formatPercent(high) });
}

/** The settings in which the runs differ, the recipe and the seed among them. */
export function differingSettings(runs: readonly Run[]): readonly ComparedRow[] {
  const lines = runs.map((run) => new Map(settingLines(run.settings).map(({ label, text }) => [label, text])));
  const labels = [...new Set(lines.flatMap((own) => [...own.keys()]))];
  const rows: readonly ComparedRow[] = [
    { label: message('train.run.recipe'), texts: runs.map(({ recipe }) => recipeWords(recipe).title) },
    { label: message('train.seed'), texts: runs.map(({ seed }) => String(seed)) },
    ...labels.map((label) => ({ label, texts: lines.map((own) => own.get(label) ?? NOTHING) })),
  ];
  return rows.filter(({ texts }) => new Set(texts).size > 1);
}

/** The end of an id, which tells splits apart; its beginning is the time. */
function shortId(id: string): string {
  return id.slice(-8);
}
