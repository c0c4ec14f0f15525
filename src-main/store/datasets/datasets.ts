import { z } from 'zod';
import { columnMappingSchema, datasetLayoutSchema, presetSchema } from '#shared/contract/import-plan.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { datasetIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll, selectOne, transaction } from '#main/store/database.ts';
import { parseColumn } from '#main/store/json-column.ts';

/**
 * How a dataset came in: kept so that a person can see it later. `tableName` null: from folders. `testName`: of a separate test set. What
 * has a default is not in datasets of earlier versions.
 */
const originSchema = z.strictObject({
  mapping: columnMappingSchema.nullable(),
  tableName: z.string().nullable(),
  preset: presetSchema.nullable(),
  classMap: z.record(z.string(), z.string()).default({}),
  keep: z.record(z.string(), z.array(z.string())).default({}),
  groupTables: z.array(z.string()).default([]),
  testName: z.string().nullable().default(null),
});
export type DatasetOrigin = z.infer<typeof originSchema>;

export interface DatasetClass {
  readonly name: string;
  readonly positive: boolean;
}

/** A dataset as it is kept. `rootPath` is absolute; where `storage` is `copy`, the images do not depend on it. */
export interface DatasetRow {
  readonly datasetId: DatasetId;
  readonly name: string;
  readonly createdAtMs: number;
  readonly rootPath: string;
  readonly storage: 'reference' | 'copy';
  readonly layout: 'folder-per-class' | 'partitioned-folders' | 'table';
  readonly hasGroupColumn: boolean;
  readonly origin: DatasetOrigin;
  readonly datasetHash: string;
  readonly classes: readonly DatasetClass[];
}

interface StoredRow {
  readonly id: string;
  readonly name: string;
  readonly created_at_ms: number;
  readonly root_path: string;
  readonly storage: string;
  readonly layout: string;
  readonly has_group_column: number;
  readonly mapping_json: string;
  readonly dataset_hash: string;
}

export type NewDataset = Omit<DatasetRow, 'datasetHash' | 'classes'>;

/** Begins a dataset that nobody sees until `finishDataset`. */
export function insertDataset(db: WritableDb, dataset: NewDataset): void {
  execute(
    db,
    `INSERT INTO dataset (id, name, state, created_at_ms, root_path, storage, layout, has_group_column, mapping_json, dataset_hash)
     VALUES (@id, @name, 'importing', @createdAtMs, @rootPath, @storage, @layout, @hasGroupColumn, @origin, '')`,
    {
      id: dataset.datasetId,
      name: dataset.name,
      createdAtMs: dataset.createdAtMs,
      rootPath: dataset.rootPath,
      storage: dataset.storage,
      layout: dataset.layout,
      hasGroupColumn: Number(dataset.hasGroupColumn),
      origin: JSON.stringify(dataset.origin),
    },
  );
}

/** Makes an imported dataset visible. Throws `dataset/name-taken`. Call inside the transaction that completes it. */
export function finishDataset(db: WritableDb, datasetId: DatasetId, finished: Pick<DatasetRow, 'classes'>): void {
  const name = selectOne<{ name: string }>(db, 'SELECT name FROM dataset WHERE id = ?', [datasetId])?.name ?? '';
  assertNameFree(db, name);
  finished.classes.forEach(({ name: className, positive }, position) => {
    execute(db, 'INSERT INTO dataset_class (dataset_id, position, name, positive) VALUES (?, ?, ?, ?)', [
      datasetId,
      position,
      className,
      Number(positive),
    ]);
  });
  execute(db, `UPDATE dataset SET state = 'ready' WHERE id = ?`, [datasetId]);
}

/** Throws `dataset/name-taken` where a visible dataset (other than `except`) has this name. */
export function assertNameFree(db: ReadableDb, name: string, except: DatasetId | null = null): void {
  const other = selectOne<{ id: string }>(db, `SELECT id FROM dataset WHERE name = ? AND state = 'ready'`, [name]);
  if (other !== undefined && other.id !== except) throw new AppError('dataset/name-taken', { name });
}

/** A visible dataset. Throws `dataset/unknown`. */
export function getDatasetRow(db: ReadableDb, datasetId: DatasetId): DatasetRow {
  const row = selectOne<StoredRow>(db, `SELECT * FROM dataset WHERE id = ? AND state = 'ready'`, [datasetId]);
  if (row === undefined) throw new AppError('dataset/unknown', { id: datasetId });
  return fromRow(db, row);
}

/** The visible datasets, newest first. */
export function listDatasetRows(db: ReadableDb): DatasetRow[] {
  return selectAll<StoredRow>(db, `SELECT * FROM dataset WHERE state = 'ready' ORDER BY created_at_ms DESC, id DESC`).map((row) =>
    fromRow(db, row),
  );
}

/** Datasets whose import never ended. */
export function listUnfinished(db: ReadableDb): DatasetId[] {
  return selectAll<{ id: string }>(db, `SELECT id FROM dataset WHERE state = 'importing'`).map(({ id }) =>
    datasetIdSchema.parse(id),
  );
}

/** Every dataset there is, finished or not. */
export function listDatasetIds(db: ReadableDb): Set<string> {
  return new Set(selectAll<{ id: string }>(db, 'SELECT id FROM dataset').map(({ id }) => id));
}

/** Throws `dataset/name-taken`. */
export function renameDataset(db: WritableDb, datasetId: DatasetId, name: string): void {
  transaction(db, () => {
    assertNameFree(db, name, datasetId);
    execute(db, 'UPDATE dataset SET name = ? WHERE id = ?', [name, datasetId]);
  });
}

export function setRootPath(db: WritableDb, datasetId: DatasetId, rootPath: string): void {
  execute(db, 'UPDATE dataset SET root_path = ? WHERE id = ?', [rootPath, datasetId]);
}

export function setDatasetHash(db: WritableDb, datasetId: DatasetId, datasetHash: string): void {
  execute(db, 'UPDATE dataset SET dataset_hash = ? WHERE id = ?', [datasetHash, datasetId]);
}

/** Removes a dataset with all rows that belong to it: images, findings, splits, runs, evaluations. Models stay. */
export function removeDatasetRows(db: WritableDb, datasetId: DatasetId): void {
  transaction(db, () => {
    // Images and findings by their own indexes first: the cascade from one row of `dataset` would look each of them up again.
    execute(db, 'DELETE FROM split WHERE dataset_id = ?', [datasetId]);
    execute(db, 'DELETE FROM dataset_finding WHERE dataset_id = ?', [datasetId]);
    execute(db, 'DELETE FROM dataset_image WHERE dataset_id = ?', [datasetId]);
    execute(db, 'DELETE FROM dataset WHERE id = ?', [datasetId]);
  });
}

function fromRow(db: ReadableDb, row: StoredRow): DatasetRow {
  const classes = selectAll<{ name: string; positive: number }>(
    db,
    'SELECT name, positive FROM dataset_class WHERE dataset_id = ? ORDER BY position',
    [row.id],
  );
  return {
    datasetId: datasetIdSchema.parse(row.id),
    name: row.name,
    createdAtMs: row.created_at_ms,
    rootPath: row.root_path,
    storage: row.storage === 'copy' ? 'copy' : 'reference',
    layout: datasetLayoutSchema.parse(row.layout),
    hasGroupColumn: row.has_group_column === 1,
    origin: parseColumn(originSchema, row.mapping_json, 'dataset.mapping_json'),
    datasetHash: row.dataset_hash,
    classes: classes.map(({ name, positive }) => ({ name, positive: positive === 1 })),
  };
}
