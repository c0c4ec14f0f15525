import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';
import type { CsvCell } from './csv.ts';
import { csvText } from './csv.ts';

/** One image of an evaluation or prediction run. `truth` is null where it is not known. */
export interface PredictionRow {
  readonly image: string;
  readonly group: string | null;
  readonly truth: string | null;
  readonly predicted: string;
  /** In the order of the classes, 0 to 1. */
  readonly probabilities: ArrayLike<number>;
}

/** What an export is about; written as a comment below the research-use notice. */
export interface ExportAbout {
  readonly version: string;
  readonly model: string;
  readonly dataset: string;
  readonly partition: string;
  /** Of each image, whose probabilities were averaged; 1: the image as it is. */
  readonly views: number;
}

function commentsOf(about: ExportAbout | null): readonly string[] {
  const notice = message('app.researchUse');
  if (about === null) return [notice];
  const { views } = about;
  return [
    notice,
    message('report.csv.about', { app: message('app.name'), ...about }),
    ...(views > 1 ? [message('report.methods.views', { views })] : []),
  ];
}

/** 32-bit floats have nine digits that matter; more would be noise from writing them as doubles. */
function probabilityCell(probability: number | undefined): number {
  return Number((probability ?? 0).toPrecision(9));
}

/** Predictions as CSV: image, group, truth, predicted, then one column `p_<class>` a class; the notice comes first. */
export function predictionsCsv(
  classes: readonly string[],
  rows: readonly PredictionRow[],
  about: ExportAbout | null = null,
): string {
  const head = ['image', 'group', 'truth', 'predicted', ...classes.map((name) => `p_${name}`)];
  const body = rows.map((row): readonly CsvCell[] => [
    row.image,
    row.group,
    row.truth,
    row.predicted,
    ...classes.map((_, index) => probabilityCell(row.probabilities[index])),
  ]);
  return csvText([head, ...body], commentsOf(about));
}

/** The figures of an evaluation as CSV, one row a figure; `class` is empty for those of all classes together. */
export function figuresCsv(figures: EvaluationFigures, about: ExportAbout | null = null): string {
  const row = (metric: string, name: string, figure: Figure): readonly CsvCell[] =>
    figure.defined
      ? [metric, name, figure.value, figure.low, figure.high, figure.n, figure.method, figure.note]
      : [metric, name, null, null, null, figure.n, null, figure.reason];
  const body = [
    ...OVERALL_METRICS.map((metric) => row(metric, '', figures.overall[metric])),
    ...figures.perClass.flatMap((one) => CLASS_METRICS.map((metric) => row(metric, one.class, one[metric]))),
  ];
  return csvText([['metric', 'class', 'value', 'low', 'high', 'n', 'method', 'note'], ...body], commentsOf(about));
}
