import type { RejectedRow } from '#shared/contract/datasets.ts';
import type { ColumnMapping } from '#shared/contract/import-plan.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import type { PresetId } from '#shared/domain/datasets/presets.ts';

/** One image as the source describes it, or why it cannot be taken. `path`: relative to the root; of a rejected row as written. */
export interface SourceRow {
  readonly position: number;
  readonly path: string;
  readonly className: string | null;
  readonly group: string | null;
  readonly partition: Partition | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly rejection: Pick<RejectedRow, 'reason' | 'detail'> | null;
}

export interface SourceColumn {
  readonly name: string;
  readonly examples: string[];
  readonly distinct: number;
}

/** What an import changed in what it found, kept with the dataset. */
export interface SourceChanges {
  /** Source class to class. */
  readonly classMap: Readonly<Record<string, string>>;
  /** Attribute to the values that were taken. */
  readonly keep: Readonly<Record<string, readonly string[]>>;
  /** Names of the tables that said which images belong together. */
  readonly groupTables: readonly string[];
  /** Name of the separate test set. */
  readonly testName: string | null;
}

export const NO_CHANGES: SourceChanges = { classMap: {}, keep: {}, groupTables: [], testName: null };

/** What was picked, understood: where the images are and what is said of each. No image was read. */
export interface DatasetSource {
  readonly layout: 'folder-per-class' | 'partitioned-folders' | 'table';
  readonly root: string;
  readonly suggestedName: string;
  readonly tableName: string | null;
  readonly preset: PresetId | null;
  readonly columns: readonly SourceColumn[];
  readonly mapping: ColumnMapping | null;
  readonly hasGroupColumn: boolean;
  readonly rows: readonly SourceRow[];
  readonly notes: readonly Note[];
  readonly changes: SourceChanges;
}
