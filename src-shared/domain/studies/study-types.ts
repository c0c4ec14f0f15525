import type { Partition } from '#shared/domain/datasets/partition.ts';

/** What several runs together answer: how good a way of training is, or whether more images would help. */
export const STUDY_KINDS = ['cross-validation', 'learning-curve'] as const;
export type StudyKind = (typeof STUDY_KINDS)[number];

/** An image as a study sees it. `group`: what never straddles, look-alikes already joined. */
export interface StudyItem {
  readonly className: string;
  readonly group: string;
}

/**
 * Where each image goes in one run of a study, in the order of the images: `train`, `validation` (early stopping), `test` (held out:
 * predicted once the run is over) or null, where the run does not use it.
 */
export type PartAssignment = readonly (Partition | null)[];

/**
 * Share of a run's own images that decide when it stops. They are taken from the training images, by group, so that the held-out images
 * decide nothing: a fold that chose the best epoch would be part of the training, and its figures would be too good.
 */
export const VALIDATION_SHARE = 0.15;

/** Folds that can be asked for. Ten is what the literature uses at most; more only cost time (Kohavi 1995). */
export const FOLDS = { least: 2, most: 10, usual: 5 } as const;

/** Shares of the training images in a learning curve: five points, closer where curves bend. */
export const USUAL_SIZES: readonly number[] = [0.1, 0.2, 0.4, 0.7, 1];
export const SIZES = { least: 2, most: 10 } as const;
