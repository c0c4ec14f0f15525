import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { ModelSummary } from '#shared/contract/models.ts';

/** What a user would do next, with the thing to do it with. */
export type NextStep =
  | { readonly kind: 'review'; readonly dataset: DatasetSummary }
  | { readonly kind: 'split'; readonly dataset: DatasetSummary }
  | { readonly kind: 'train'; readonly dataset: DatasetSummary }
  | { readonly kind: 'evaluate'; readonly model: ModelSummary }
  | { readonly kind: 'diagnose'; readonly model: ModelSummary };

function newest<T extends { readonly createdAtMs: number }>(things: readonly T[]): T | undefined {
  return things.toSorted((left, right) => right.createdAtMs - left.createdAtMs)[0];
}

/** The next step for the newest dataset: decide, split, train; once it has a model, evaluate and use that. Null without datasets. */
export function nextStep(datasets: readonly DatasetSummary[], models: readonly ModelSummary[]): NextStep | null {
  const dataset = newest(datasets);
  const model = newest(models.filter((candidate) => !candidate.deleted));
  const ofDataset = newest(models.filter((candidate) => !candidate.deleted && candidate.datasetId === dataset?.datasetId));
  if (dataset !== undefined && ofDataset === undefined) {
    if (dataset.split === null) return { kind: dataset.pendingFindings > 0 ? 'review' : 'split', dataset };
    return { kind: 'train', dataset };
  }
  const current = ofDataset ?? model;
  if (current === undefined) return null;
  return { kind: current.newestEvaluation === null ? 'evaluate' : 'diagnose', model: current };
}

/** A row of the home page: a model and its dataset, or a dataset that has no model yet. */
export interface StudyRow {
  readonly key: string;
  readonly dataset: DatasetSummary | null;
  readonly model: ModelSummary | null;
  /** Null: it was trained elsewhere. */
  readonly datasetName: string | null;
  readonly atMs: number;
}

/** Models with their datasets, and datasets without a model; the newest first. */
export function studyRows(datasets: readonly DatasetSummary[], models: readonly ModelSummary[]): readonly StudyRow[] {
  const kept = models.filter((model) => !model.deleted);
  const withModel = kept.map((model) => {
    const dataset = datasets.find(({ datasetId }) => datasetId === model.datasetId) ?? null;
    const datasetName = dataset?.name ?? model.datasetName;
    return { key: model.modelId, dataset, model, datasetName, atMs: model.createdAtMs };
  });
  const without = datasets
    .filter(({ datasetId }) => !kept.some((model) => model.datasetId === datasetId))
    .map((dataset) => ({ key: dataset.datasetId, dataset, model: null, datasetName: dataset.name, atMs: dataset.createdAtMs }));
  return [...withModel, ...without].toSorted((left, right) => right.atMs - left.atMs);
}
