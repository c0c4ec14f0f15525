/** What a model was trained on: decoded pixels and, within one dataset, groups (patients, lesions, slides). */
export interface TrainedOn {
  readonly datasetId: string;
  /** Pixel hashes and group keys of the images whose loss moved the weights. */
  readonly trainPixels: ReadonlySet<string>;
  readonly trainGroups: ReadonlySet<string>;
  /** The same of the images that chose the best epoch. */
  readonly validationPixels: ReadonlySet<string>;
  readonly validationGroups: ReadonlySet<string>;
}

/** An image that a model is to be evaluated on. */
export interface Candidate {
  readonly pixelHash: string;
  readonly group: string;
}

export type EvaluationPartition = 'validation' | 'test' | 'external';

/**
 * Whether a model must not be evaluated on an image, because it knows it: the same decoded pixels, or the same group in the same
 * dataset. The validation part chose the epoch and may be evaluated as what it is; for the test part and external sets it counts as known too.
 */
export function isKnownToModel(trained: TrainedOn, datasetId: string, image: Candidate, partition: EvaluationPartition): boolean {
  const sameDataset = trained.datasetId === datasetId;
  if (trained.trainPixels.has(image.pixelHash)) return true;
  if (sameDataset && trained.trainGroups.has(image.group)) return true;
  if (partition === 'validation' && sameDataset) return false;
  return trained.validationPixels.has(image.pixelHash) || (sameDataset && trained.validationGroups.has(image.group));
}
