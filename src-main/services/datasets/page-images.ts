import type { ServiceDeps } from '#main/services/deps.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { pageOfImages } from '#main/store/datasets/images.ts';
import { newestSplitId } from '#main/store/datasets/splits.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';

/** A page of a dataset's images in the order of import; partitions are those of the newest split. */
export function pageImages(deps: ServiceDeps, input: HandlerInput<'datasets.images'>): CallOutput<'datasets.images'> {
  const { datasetId, className, partition, findingId, query, offset, limit } = input;
  getDatasetRow(deps.db, datasetId);
  const splitId = newestSplitId(deps.db, datasetId);
  return pageOfImages(deps.db, datasetId, { className, partition, findingId, query, splitId }, { offset, limit });
}
