import type { SqlValue, WritableDb } from './database.ts';
import { execute } from './database.ts';

/**
 * Changes the named columns of one row; undefined leaves a column as it is. Table and column names come from the repositories,
 * never from a caller's data. Returns whether the row exists.
 */
export function updateRow(
  db: WritableDb,
  table: string,
  id: string,
  columns: Readonly<Record<string, SqlValue | undefined>>,
): boolean {
  const set = Object.entries(columns).filter((entry): entry is [string, SqlValue] => entry[1] !== undefined);
  if (set.length === 0) return true;
  const assignments = set.map(([column]) => `${column} = ?`).join(', ');
  return execute(db, `UPDATE ${table} SET ${assignments} WHERE id = ?`, [...set.map(([, value]) => value), id]) > 0;
}

/** JSON for a column that is to be changed; undefined where it is not. */
export function jsonOrUnchanged(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
