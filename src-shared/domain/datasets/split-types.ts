import type { Note } from './note.ts';
import type { Partition } from './partition.ts';

/** How images become units of a split: by group (never straddled), by single image, or as folders or a column gave them. */
export const SPLIT_RULES = ['group', 'image', 'given'] as const;
export type SplitRule = (typeof SPLIT_RULES)[number];

/** Shares of the images, each 0 to 1, adding up to 1. */
export type Fractions = Readonly<Record<Partition, number>>;

/** One image as a split sees it. */
export interface SplitItem {
  readonly className: string;
  /** The group that must not straddle, duplicates already joined. */
  readonly group: string;
  /** The group where only duplicates count (split by image): equal pixels never straddle, whatever the rule. */
  readonly duplicateGroup: string;
  readonly given: Partition | null;
}

export interface SplitRequest {
  readonly rule: SplitRule;
  readonly fractions: Fractions;
  /** 0 to 2^32 - 1. The same items and seed give the same split, in whatever order the items come. */
  readonly seed: number;
  /** Whether the data came with groups; a split by image then leaks, and its notes say so. */
  readonly hasGroupColumn: boolean;
}

/** `partitions[i]` is where item `i` goes. */
export interface SplitResult {
  readonly partitions: readonly Partition[];
  readonly notes: readonly Note[];
}
