import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResolvedGrant } from '#main/services/deps.ts';
import { guessColumns } from '#shared/domain/datasets/columns.ts';
import { isTableName } from '#shared/domain/datasets/file-names.ts';
import { indexImages } from '#shared/domain/datasets/image-index.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource } from './source-rows.ts';
import type { Table } from './read-table.ts';
import { readTable } from './read-table.ts';

/** Rows that are enough to see which column names images. */
const TRIED_ROWS = 300;
/** Images by cell, in at least this share of the rows: less is another table. */
const FOUND_SHARE = 0.2;

/** Tables at the top of what was picked whose name fits: a known set's list of lesions or patients. Absolute paths. */
export async function groupTablesNear({ root }: ResolvedGrant, name: RegExp): Promise<readonly string[]> {
  const names = await readdir(root).catch(() => []);
  return names
    .filter((entry) => isTableName(entry) && name.test(entry))
    .sort(compareNames)
    .map((entry) => join(root, entry));
}

/**
 * Reads tables that say which images belong together: one column names the image, another the lesion, patient or slide.
 *
 * @returns the group of each image by its path; images that no table names are not in it
 * @throws `dataset/group-table-unfit` where no column finds images, or none names groups
 */
export async function readGroupTables(
  source: DatasetSource,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const groupOf = new Map<string, string>();
  if (paths.length === 0) return groupOf;
  const index = indexImages(
    source.rows.filter(({ rejection }) => rejection === null).map(({ path }) => path),
    source.root,
  );
  const findsImage = (cell: string): string | null => {
    const found = index.find(cell);
    return found.kind === 'found' ? found.path : null;
  };
  for (const path of paths) {
    const table = await readTable(path, signal);
    const { imageColumn, groupColumn } = columnsOf(table, findsImage);
    for (const { cells } of table.rows) {
      const image = findsImage(cells?.[imageColumn] ?? '');
      const group = cells?.[groupColumn]?.trim() ?? '';
      if (image !== null && group !== '') groupOf.set(image, group);
    }
  }
  return groupOf;
}

/** Columns by their names; in a table of two columns, the one that finds images and the other. */
function columnsOf(table: Table, findsImage: (cell: string) => string | null): { imageColumn: string; groupColumn: string } {
  const rows = table.rows.slice(0, TRIED_ROWS).map(({ cells }) => cells ?? {});
  const guess = guessColumns(table.header, rows);
  const share = (column: string): number =>
    rows.filter((cells) => findsImage(cells[column] ?? '') !== null).length / Math.max(1, rows.length);
  const found = table.header.map((column) => ({ column, share: share(column) })).sort((a, b) => b.share - a.share)[0];
  const others = table.header.filter((column) => column !== found?.column);
  const named = guess.groupColumn === found?.column ? null : guess.groupColumn;
  const groupColumn = named ?? (others.length === 1 ? others[0] : undefined);
  if (found === undefined || found.share < FOUND_SHARE || groupColumn === undefined) {
    throw new AppError('dataset/group-table-unfit', { name: table.name, columns: table.header });
  }
  return { imageColumn: found.column, groupColumn };
}
