import type { ServiceDeps } from '#main/services/deps.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { listAuditRows } from '#main/store/datasets/images.ts';
import { loadSplitImages, newestSplitId } from '#main/store/datasets/splits.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import { csvText } from '#shared/domain/reports/csv.ts';

interface ExportedImage {
  readonly path: string;
  readonly className: string;
  readonly partition: string | null;
}

/**
 * Writes the images of a dataset as a CSV with the columns `filepath` (relative to the dataset's root) and `label` (the class' number,
 * 0 for the first, or its name): the form that training scripts read. Throws `dataset/unknown`.
 */
export async function exportDataset(
  deps: ServiceDeps,
  input: HandlerInput<'datasets.export'>,
): Promise<CallOutput<'datasets.export'>> {
  const { name, classes } = getDatasetRow(deps.db, input.datasetId);
  const numberOf = new Map(classes.map((entry, index) => [entry.name, index]));
  const images = exportedImages(deps, input.datasetId)
    .filter(({ partition }) => input.partition === null || partition === input.partition)
    .sort((a, b) => compareNames(a.className, b.className) || compareNames(a.path, b.path));
  const rows = images.map(({ path, className }) => [path, input.labels === 'name' ? className : numberOf.get(className)]);
  const part = input.partition === null ? '' : ` ${input.partition}`;
  return await deps.exports.write(`${name}${part}.csv`, csvText([['filepath', 'label'], ...rows]));
}

/** The images that are used, with their part in the newest split, else as the data came. */
function exportedImages({ db }: ServiceDeps, datasetId: DatasetId): ExportedImage[] {
  const splitId = newestSplitId(db, datasetId);
  if (splitId !== null) return loadSplitImages(db, splitId).filter(({ excluded }) => !excluded);
  return listAuditRows(db, datasetId)
    .filter(({ excluded }) => excluded === 0)
    .map(({ path, className, givenPartition }) => ({ path, className, partition: givenPartition }));
}
