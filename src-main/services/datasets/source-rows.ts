import type { ColumnMapping, RejectedRow } from '#shared/contract/datasets.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';

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

/** What was picked, understood: where the images are and what is said of each. No image was read. */
export interface DatasetSource {
  readonly layout: 'folder-per-class' | 'partitioned-folders' | 'table';
  readonly root: string;
  readonly suggestedName: string;
  readonly tableName: string | null;
  readonly preset: string | null;
  readonly columns: readonly SourceColumn[];
  readonly mapping: ColumnMapping | null;
  readonly hasGroupColumn: boolean;
  readonly rows: readonly SourceRow[];
  readonly notes: readonly Note[];
}
