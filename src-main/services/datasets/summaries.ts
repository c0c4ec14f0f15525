import type { ServiceDeps } from '#main/services/deps.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import { getDatasetRow, listDatasetRows, renameDataset } from '#main/store/datasets/datasets.ts';
import { countFindings } from '#main/store/datasets/findings.ts';
import { countImages } from '#main/store/datasets/images.ts';
import { countRejectedRows, listRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import { newestSplit } from '#main/store/datasets/splits.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { PRESETS } from '#shared/domain/datasets/presets.ts';
import { rootIsAvailable } from './image-path.ts';

/** The datasets that are ready, newest first. */
export function listDatasets(deps: ServiceDeps): { datasets: DatasetSummary[] } {
  return { datasets: listDatasetRows(deps.db).map((row) => summarise(deps, row)) };
}

/** Throws `dataset/unknown`. */
export function getDataset(deps: ServiceDeps, datasetId: DatasetId): DatasetSummary {
  return summarise(deps, getDatasetRow(deps.db, datasetId));
}

/** Throws `dataset/unknown`, `dataset/name-taken`. */
export function rename(deps: ServiceDeps, { datasetId, name }: HandlerInput<'datasets.rename'>): DatasetSummary {
  getDatasetRow(deps.db, datasetId);
  renameDataset(deps.db, datasetId, name);
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
  return getDataset(deps, datasetId);
}

/** A page of the rows that were rejected at import, and how many for each reason. */
export function listRejected(deps: ServiceDeps, input: HandlerInput<'datasets.rejected'>): CallOutput<'datasets.rejected'> {
  getDatasetRow(deps.db, input.datasetId);
  const reasons = countRejectedRows(deps.db, input.datasetId);
  const total = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return { total, reasons, rows: listRejectedRows(deps.db, input.datasetId, input) };
}

/** Counts are of the images that are used: those that a decision excluded are not among them. */
function summarise(deps: ServiceDeps, row: DatasetRow): DatasetSummary {
  const { images, groups, classes } = countImages(deps.db, row.datasetId);
  const { findings, pending } = countFindings(deps.db, row.datasetId);
  const rejected = countRejectedRows(deps.db, row.datasetId);
  return {
    datasetId: row.datasetId,
    name: row.name,
    createdAtMs: row.createdAtMs,
    images,
    groups,
    hasGroupColumn: row.hasGroupColumn,
    classes: row.classes.map(({ name, positive }) => ({ name, positive, images: classes.get(name) ?? 0 })),
    rejected: Object.values(rejected).reduce((sum, count) => sum + count, 0),
    findings,
    pendingFindings: pending,
    storage: row.storage,
    layout: row.layout,
    preset: row.origin.preset,
    recipe: row.origin.preset === null ? null : PRESETS[row.origin.preset].recipe,
    testName: row.origin.testName,
    rootAvailable: rootIsAvailable(row),
    datasetHash: row.datasetHash,
    split: newestSplit(deps.db, row.datasetId),
  };
}
