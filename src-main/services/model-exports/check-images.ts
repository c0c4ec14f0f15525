import { imagePath, rootIsAvailable } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import { getDatasetRow, listDatasetRows } from '#main/store/datasets/datasets.ts';
import type { SplitImage } from '#main/store/datasets/splits.ts';
import { loadDatasetImages, loadSplitImages } from '#main/store/datasets/splits.ts';
import type { StoredModel } from '#main/store/models.ts';
import type { ModelExportResult } from '#shared/contract/model-exports.ts';

/** As many as answer for a file: each exercises every weight of a network. */
const MOST_IMAGES = 20;

/** The images on which an exported model is compared with the model itself; none: the engine paints some. */
export interface CheckImages {
  readonly from: ModelExportResult['imagesFrom'];
  readonly paths: readonly string[];
}

/** Validation images of the model's own split; where they are gone, images of the newest dataset that is there. Absolute paths. */
export function checkImages(deps: ServiceDeps, { datasetId, splitId }: StoredModel): CheckImages {
  if (datasetId !== null && splitId !== null) {
    const images = loadSplitImages(deps.db, splitId).filter(({ partition }) => partition === 'validation');
    const paths = spreadPaths(deps, getDatasetRow(deps.db, datasetId), images);
    if (paths.length > 0) return { from: 'validation', paths };
  }
  for (const dataset of listDatasetRows(deps.db)) {
    const paths = spreadPaths(deps, dataset, loadDatasetImages(deps.db, dataset.datasetId));
    if (paths.length > 0) return { from: 'dataset', paths };
  }
  return { from: 'painted', paths: [] };
}

/** At most `MOST_IMAGES`, evenly spread over the list, so that all classes are among them. */
function spreadPaths(deps: ServiceDeps, dataset: DatasetRow, images: readonly SplitImage[]): readonly string[] {
  if (!rootIsAvailable(dataset)) return [];
  const used = images.filter(({ excluded }) => !excluded);
  const count = Math.min(MOST_IMAGES, used.length);
  return Array.from({ length: count }, (_, index) => used[Math.floor((index * used.length) / count)]).flatMap((image) =>
    image === undefined ? [] : [imagePath(deps.home, dataset, image)],
  );
}
