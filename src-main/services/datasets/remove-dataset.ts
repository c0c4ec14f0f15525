import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceDeps } from '#main/services/deps.ts';
import { copiedBytes, countDependants, listContents } from '#main/store/datasets/content.ts';
import { getDatasetRow, listDatasetIds, listUnfinished, removeDatasetRows } from '#main/store/datasets/datasets.ts';
import { countImages } from '#main/store/datasets/images.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { announceRemoval, removeLeftFiles } from './dataset-files.ts';

/** Deletes a dataset with all that belongs to it; models that learned from it stay. Throws `dataset/unknown`, `dataset/in-use`. */
export async function deleteDataset(deps: ServiceDeps, datasetId: DatasetId): Promise<void> {
  assertUnused(deps, datasetId);
  await removeDataset(deps, datasetId);
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets', 'runs', 'models', 'evaluations'] } });
}

/** Throws `dataset/in-use` where a job that waits or runs works on the dataset. */
export function assertUnused(deps: ServiceDeps, datasetId: DatasetId): void {
  const { name } = getDatasetRow(deps.db, datasetId);
  const job = deps.jobs
    .list()
    .find(({ state, subject }) => (state === 'queued' || state === 'running') && subject.datasetId === datasetId);
  if (job !== undefined) throw new AppError('dataset/in-use', { name, job: job.title });
}

/** Removes rows first, so that nobody sees a dataset whose files are going; then the files. */
export async function removeDataset(deps: ServiceDeps, datasetId: DatasetId): Promise<void> {
  const { runIds } = countDependants(deps.db, datasetId);
  await announceRemoval(deps.home, datasetId, listContents(deps.db, datasetId));
  removeDatasetRows(deps.db, datasetId);
  await Promise.all(runIds.map((runId) => rm(join(deps.home.runs, runId), { recursive: true, force: true })));
  await removeLeftFiles(deps, datasetId);
}

/** What a deletion would take with it. */
export function previewDeletion(deps: ServiceDeps, datasetId: DatasetId): CallOutput<'datasets.deletePreview'> {
  getDatasetRow(deps.db, datasetId);
  const { splits, evaluations, models } = countDependants(deps.db, datasetId);
  const { images } = countImages(deps.db, datasetId);
  return { images, splits, evaluations, models, copiedBytes: copiedBytes(deps.db, datasetId) };
}

/**
 * Removes what an earlier start left half done: imports that never ended and deletions that were cut short. Call once before
 * the first job.
 */
export async function recoverDatasets(deps: ServiceDeps): Promise<void> {
  for (const datasetId of listUnfinished(deps.db)) {
    deps.log.warn('an import that never ended is removed', { datasetId });
    await removeDataset(deps, datasetId);
  }
  const known = listDatasetIds(deps.db);
  const folders = await readdir(deps.home.datasets).catch(() => []); // a new home has none
  for (const name of folders) if (!known.has(name)) await removeLeftFiles(deps, name);
}
