import { found } from '#main/services/found.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { listDatasetRows } from '#main/store/datasets/datasets.ts';
import { countImages } from '#main/store/datasets/images.ts';
import { countRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import { getSplit } from '#main/store/datasets/splits.ts';
import type { StoredEvaluation } from '#main/store/evaluations.ts';
import { getEvaluation } from '#main/store/evaluations.ts';
import { getModel } from '#main/store/models.ts';
import { newestOperatingPoint } from '#main/store/operating-points.ts';
import type { Split } from '#shared/contract/datasets.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type {
  EvaluationReport,
  ReportDataset,
  ReportModel,
  ReportPart,
  ReportPartition,
} from '#shared/domain/reports/evaluation-report-content.ts';
import { unknownTraining } from './unknown-training.ts';

const PARTITIONS = ['train', 'validation', 'test'] as const;

/** Gathers what a report says of a stored evaluation, all but its images; `figures` may be at other thresholds than the stored ones. */
export function reportContent(
  deps: ServiceDeps,
  stored: StoredEvaluation,
  figures: EvaluationFigures,
): Omit<EvaluationReport, 'images'> {
  const { meta } = stored;
  const split = stored.splitId === null ? null : getSplit(deps.db, stored.splitId);
  return {
    study: { name: `${meta.modelName} · ${meta.datasetName}`, description: null },
    createdAtMs: deps.now(),
    dataset: datasetOf(deps, stored),
    split:
      split === null
        ? null
        : { seed: split.seed, by: split.by === 'image' ? 'image' : 'group', parts: partsOf(split, stored.classes) },
    partition: meta.partition,
    testOpenings: split?.testOpenings.length ?? 0,
    refusedImages: meta.refused,
    includesTrained: meta.includesTrained,
    unknownTraining: unknownTraining(deps, meta.modelId),
    views: meta.views,
    model: modelOf(deps, stored),
    thresholdsChosenOn: chosenOn(deps, stored, figures.thresholds),
    figures,
    limitations: [],
    versions: { CaseLens: deps.version },
  };
}

function partsOf(split: Split, classes: readonly string[]): ReportPart[] {
  return PARTITIONS.map((partition) => {
    const { images, groups, classes: counts } = split.partitions[partition];
    return {
      partition,
      images,
      groups: split.by === 'image' ? null : groups,
      classCounts: classes.map((name) => counts[name] ?? 0),
    };
  });
}

function datasetOf(deps: ServiceDeps, { meta, figures }: StoredEvaluation): ReportDataset {
  const row = listDatasetRows(deps.db).find(({ datasetId }) => datasetId === meta.datasetId);
  return {
    name: meta.datasetName,
    images: row === undefined ? meta.n : countImages(deps.db, row.datasetId).images,
    groups: figures.groups?.count ?? null,
    source: row?.origin.tableName ?? null,
    rejected: row === undefined ? null : sumOf(countRejectedRows(deps.db, row.datasetId)),
    contentHash: row?.datasetHash ?? null,
  };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function modelOf(deps: ServiceDeps, { meta }: StoredEvaluation): ReportModel {
  const { name, manifest } = found(getModel(deps.db, meta.modelId), 'model', meta.modelId);
  const { training, preprocessing } = manifest;
  return {
    name,
    id: meta.modelId,
    recipe: manifest.recipe,
    width: preprocessing.width,
    height: preprocessing.height,
    parameters: manifest.parameters,
    trainableParameters: manifest.trainableParameters,
    weightsHash: manifest.weights?.sha256 ?? null,
    members: manifest.members.map(({ modelId }) => getModel(deps.db, modelId)?.name ?? modelId),
    training: training && {
      epochs: training.epochs,
      bestEpoch: training.bestEpoch,
      seed: training.seed,
      trainedAtMs: training.startedAtMs,
      runner: `${training.runner.id} (${training.runner.device}, ${training.runner.precision ?? 'float32'})`,
      settings: { ...training.settings },
      history: training.history,
    },
  };
}

/** The part on whose figures the operating point was chosen, where these thresholds are that operating point's. */
function chosenOn(
  deps: ServiceDeps,
  { meta }: StoredEvaluation,
  thresholds: Readonly<Record<string, number>>,
): ReportPartition | null {
  const point = newestOperatingPoint(deps.db, meta.modelId);
  if (point === undefined || point.evaluationId === null || JSON.stringify(point.thresholds) !== JSON.stringify(thresholds))
    return null;
  return getEvaluation(deps.db, point.evaluationId)?.meta.partition ?? null;
}
