import type { RejectedRow } from '#shared/contract/datasets.ts';
import { rejectedRowSchema } from '#shared/contract/datasets.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll } from '#main/store/database.ts';

/** Keeps rejected rows; `position` is the row's place in the table or folder. Call inside a transaction for many. */
export function insertRejectedRows(
  db: WritableDb,
  datasetId: DatasetId,
  rows: readonly (RejectedRow & { readonly position: number })[],
): void {
  for (const { position, path, reason, detail } of rows) {
    execute(db, 'INSERT INTO rejected_row (dataset_id, position, path, reason, detail) VALUES (?, ?, ?, ?, ?)', [
      datasetId,
      position,
      path,
      reason,
      detail,
    ]);
  }
}

/** A page of the rejected rows in their order. */
export function listRejectedRows(
  db: ReadableDb,
  datasetId: DatasetId,
  page: { readonly offset: number; readonly limit: number },
): RejectedRow[] {
  return selectAll<RejectedRow>(
    db,
    'SELECT path, reason, detail FROM rejected_row WHERE dataset_id = ? ORDER BY position LIMIT ? OFFSET ?',
    [datasetId, page.limit, page.offset],
  ).map((row) => rejectedRowSchema.parse(row));
}

/** How many rows were rejected for each reason. */
export function countRejectedRows(db: ReadableDb, datasetId: DatasetId): Record<string, number> {
  const rows = selectAll<{ reason: string; n: number }>(
    db,
    'SELECT reason, count(*) AS n FROM rejected_row WHERE dataset_id = ? GROUP BY reason ORDER BY n DESC, reason',
    [datasetId],
  );
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]));
}
