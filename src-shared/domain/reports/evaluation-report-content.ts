import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
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
  readonly model: ReportModel;
  /** The part on which the thresholds were chosen; null where not known or where there are none. */
  readonly thresholdsChosenOn: ReportPartition | null;
  readonly figures: EvaluationFigures;
  /** Limitations in the words of the study's author, beside those found from the figures. */
  readonly limitations: readonly string[];
  /** Program and version, such as `CaseLens` and `0.1.0`. */
  readonly versions: Readonly<Record<string, string>>;
}
