import type { ServiceDeps } from '#main/services/deps.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { callClass } from '#shared/domain/metrics/calls.ts';
import { predictionsCsv } from '#shared/domain/reports/evaluation-csv.ts';
import { evaluationReportHtml } from '#shared/domain/reports/evaluation-report.ts';
import { computeFigures } from './figures.ts';
import { reportContent } from './report-content.ts';
import { reportImages } from './report-images.ts';
import { assertThresholds } from './run-evaluation.ts';
import type { LoadedEvaluation } from './stored-request.ts';
import { loadEvaluation, requestOf } from './stored-request.ts';

type Thresholds = Readonly<Record<string, number>>;

/** Writes an evaluation as a report (HTML) or as one row an image (CSV), at its own thresholds unless told others. */
export async function exportEvaluation(
  deps: ServiceDeps,
  input: HandlerInput<'evaluations.export'>,
): Promise<CallOutput<'evaluations.export'>> {
  const loaded = loadEvaluation(deps.db, input.evaluationId);
  assertThresholds(input.thresholds ?? {}, loaded.row.classes);
  const thresholds = input.thresholds ?? loaded.row.thresholds;
  const content = input.format === 'csv' ? csvOf(deps, loaded, thresholds) : await htmlOf(deps, loaded, thresholds);
  return await deps.exports.write(fileName(loaded, input.format), content);
}

async function htmlOf(deps: ServiceDeps, loaded: LoadedEvaluation, thresholds: Thresholds): Promise<string> {
  const isStored = JSON.stringify(thresholds) === JSON.stringify(loaded.row.thresholds);
  const figures = isStored ? loaded.row.figures : await computeFigures(requestOf(loaded, thresholds));
  const images = await reportImages(deps, loaded, thresholds);
  return evaluationReportHtml({ ...reportContent(deps, loaded.row, figures), images });
}

function csvOf(deps: ServiceDeps, { row, images }: LoadedEvaluation, thresholds: Thresholds): string {
  const byIndex = row.classes.map((name) => thresholds[name]);
  const lines = images.map(({ path, group, truth, probabilities }) => ({
    image: path,
    group,
    truth,
    predicted: row.classes[callClass(probabilities, byIndex)] ?? '',
    probabilities,
  }));
  const { modelName: model, datasetName: dataset, partition, views } = row.meta;
  return predictionsCsv(row.classes, lines, { version: deps.version, model, dataset, partition, views });
}

/** Only letters, digits and dashes of any script: the name must be a file name on every system. */
function fileName({ row }: LoadedEvaluation, format: string): string {
  const plain = `${row.meta.modelName}-${row.meta.partition}`.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80);
  return `caselens-${plain}.${format}`;
}
