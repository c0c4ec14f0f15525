import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { EpochFigures } from './run-chart.ts';
import type { SettingValue } from '#shared/domain/training/setting-rules.ts';

export type ReportPartition = 'train' | 'validation' | 'test' | 'external';

/** One part of the split. `classCounts` in the order of the model's classes. */
export interface ReportPart {
  readonly partition: 'train' | 'validation' | 'test';
  readonly images: number;
  readonly groups: number | null;
  readonly classCounts: readonly number[];
}

/** Where the images come from. Null where it is not known. */
export interface ReportDataset {
  readonly name: string;
  readonly images: number;
  readonly groups: number | null;
  readonly source: string | null;
  readonly rejected: number | null;
  readonly contentHash: string | null;
}

/** The model version that was evaluated. */
export interface ReportModel {
  readonly name: string;
  readonly id: string;
  readonly recipe: string;
  readonly width: number;
  readonly height: number;
  readonly parameters: number;
  readonly trainableParameters: number;
  readonly weightsHash: string | null;
  /** Names of the models of an ensemble; empty for any other model. */
  readonly members: readonly string[];
  /** Null: it was not trained here. */
  readonly training: ReportTraining | null;
}

/** How the model version was trained. */
export interface ReportTraining {
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly seed: number;
  readonly trainedAtMs: number;
  readonly runner: string;
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly history: readonly EpochFigures[];
}

/** An image of the evaluated part. `picture`: a data URI; null where the file is not there any more. */
export interface ReportImage {
  readonly path: string;
  readonly truth: string;
  readonly predicted: string;
  readonly probability: number; // of `predicted`
  readonly picture: string | null;
}

/** A random sample of the evaluated images, `total` of them in all. */
export interface ReportImages {
  readonly shown: readonly ReportImage[];
  readonly total: number;
  readonly seed: number;
}

/** Everything an evaluation report says, as data. */
export interface EvaluationReport {
  readonly study: { readonly name: string; readonly description: string | null };
  readonly createdAtMs: number;
  readonly dataset: ReportDataset;
  readonly split: { readonly seed: number; readonly by: 'group' | 'image'; readonly parts: readonly ReportPart[] } | null;
  readonly partition: ReportPartition;
  /** How often the test part has been opened, this time included. */
  readonly testOpenings: number;
  /** Images left out because the model was trained on them or their group. */
  readonly refusedImages: number;
  /** The user insisted on images that the model was trained on. */
  readonly includesTrained: boolean;
  /**
   * Names of models whose training images nobody here knows, so that an overlap could not be checked: the model itself where it was
   * imported, or the imported members of an ensemble.
   */
  readonly unknownTraining: readonly string[];
  readonly model: ReportModel;
  /** Of each image, whose probabilities were averaged (test-time augmentation); 1: the image as it is. */
  readonly views: number;
  /** Null: none are shown. */
  readonly images: ReportImages | null;
  /** The part on which the thresholds were chosen; null where not known or where there are none. */
  readonly thresholdsChosenOn: ReportPartition | null;
  readonly figures: EvaluationFigures;
  /** Limitations in the words of the study's author, beside those found from the figures. */
  readonly limitations: readonly string[];
  /** Program and version, such as `CaseLens` and `0.1.0`. */
  readonly versions: Readonly<Record<string, string>>;
}
