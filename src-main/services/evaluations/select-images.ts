import { imagePath, requireRoot } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { SplitImage } from '#main/store/datasets/splits.ts';
import { loadDatasetImages, loadSplitImages, newestSplitId } from '#main/store/datasets/splits.ts';
import type { StoredModel } from '#main/store/models.ts';
import { seenGroups, seenPixels } from '#main/store/models.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { DatasetId, ImageId, SplitId } from '#shared/contract/ids.ts';
import type { TrainedOn } from '#shared/domain/evaluation/refusals.ts';
import { isKnownToModel } from '#shared/domain/evaluation/refusals.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertClasses } from './assert-classes.ts';

/** An image that is evaluated. `group` is the merged group of its dataset. */
export interface SelectedImage {
  readonly imageId: ImageId;
  readonly pixelHash: string;
  readonly fileHash: string;
  readonly file: string; // absolute
  readonly path: string; // relative to the dataset's root
  readonly group: string;
  readonly truth: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The images of an evaluation and how many were refused because the model knows them. */
export interface Selection {
  readonly dataset: DatasetRow;
  readonly splitId: SplitId | null;
  readonly images: readonly SelectedImage[];
  readonly refused: number;
}

/** Which dataset an evaluation is of: the one named, else the one the model was trained on. */
export function evaluationDataset(deps: ServiceDeps, model: StoredModel, datasetId: DatasetId | null): DatasetRow {
  const id = datasetId ?? model.datasetId;
  if (id === null) {
    throw new AppError('evaluation/dataset-deleted', { model: model.name, dataset: model.manifest.training?.datasetName ?? '' });
  }
  return getDatasetRow(deps.db, id);
}

/** Gathers the images of the wanted part, without those that the model knows. Errors: moved, no split, other classes, none left. */
export function selectImages(deps: ServiceDeps, model: StoredModel, input: HandlerInput<'evaluations.run'>): Selection {
  const dataset = evaluationDataset(deps, model, input.datasetId);
  requireRoot(dataset);
  const splitId = splitFor(deps, model, dataset, input.partition);
  const candidates = splitId === null ? loadDatasetImages(deps.db, dataset.datasetId) : partOf(deps, splitId, input.partition);
  const used = candidates.filter((image) => !image.excluded);
  assertClasses(used, model.manifest.classes);
  const known = trainedOn(deps, model, dataset, used);
  const allowed = input.includeTrained
    ? used
    : used.filter((image) => !isKnownToModel(known, dataset.datasetId, image, input.partition));
  const images = allowed.map((image) => ({
    imageId: image.imageId,
    pixelHash: image.pixelHash,
    fileHash: image.fileHash,
    file: imagePath(deps.home, dataset, image),
    path: image.path,
    group: image.group,
    truth: image.className,
    attributes: image.attributes,
  }));
  const refused = used.length - images.length;
  if (images.length === 0) throw new AppError('evaluation/no-images', { partition: input.partition, refused, failed: 0 });
  return { dataset, splitId, images, refused };
}

/** The split whose part is evaluated: the model's own on its own dataset, else the newest; none for an external set. */
function splitFor(deps: ServiceDeps, model: StoredModel, dataset: DatasetRow, partition: string): SplitId | null {
  if (partition === 'external') return null;
  const own = model.datasetId === dataset.datasetId ? model.splitId : null;
  const splitId = own ?? newestSplitId(deps.db, dataset.datasetId);
  if (splitId === null) throw new AppError('evaluation/no-split', { dataset: dataset.name, partition });
  return splitId;
}

function partOf(deps: ServiceDeps, splitId: SplitId, partition: string): readonly SplitImage[] {
  return loadSplitImages(deps.db, splitId).filter((image) => image.partition === partition);
}

/** What the model knows of these images. Groups are compared within one dataset only: a smear 7 elsewhere is another smear. */
function trainedOn(
  deps: ServiceDeps,
  { modelId }: StoredModel,
  { datasetId }: DatasetRow,
  images: readonly SplitImage[],
): TrainedOn {
  const seen = seenPixels(
    deps.db,
    modelId,
    images.map(({ pixelHash }) => pixelHash),
  );
  const pixels = (role: 'train' | 'validation'): Set<string> =>
    new Set([...seen].filter(([, roles]) => roles.has(role)).map(([pixelHash]) => pixelHash));
  return {
    datasetId,
    trainPixels: pixels('train'),
    validationPixels: pixels('validation'),
    trainGroups: seenGroups(deps.db, modelId, datasetId, ['train']),
    validationGroups: seenGroups(deps.db, modelId, datasetId, ['validation']),
  };
}
