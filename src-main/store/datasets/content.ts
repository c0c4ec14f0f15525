import type { DatasetId } from '#shared/contract/ids.ts';
import type { ReadableDb } from '#main/store/database.ts';
import { selectAll, selectOne } from '#main/store/database.ts';

/** The content of one image: its file and its decoded pixels. */
export interface ContentHashes {
  readonly fileHash: string;
  readonly pixelHash: string;
}

/** The distinct contents of a dataset. */
export function listContents(db: ReadableDb, datasetId: DatasetId): ContentHashes[] {
  return selectAll<ContentHashes>(
    db,
    'SELECT DISTINCT file_hash AS fileHash, pixel_hash AS pixelHash FROM dataset_image WHERE dataset_id = ?',
    [datasetId],
  );
}

/** Whether a copied file is still needed: by a dataset that keeps copies, or by a case. */
export function isFileKept(db: ReadableDb, fileHash: string): boolean {
  const row = selectOne<{ kept: number }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM dataset_image AS image JOIN dataset ON dataset.id = image.dataset_id
       WHERE image.file_hash = @hash AND dataset.storage = 'copy') OR EXISTS (SELECT 1 FROM stored_image WHERE file_hash = @hash) AS kept`,
    { hash: fileHash },
  );
  return row?.kept === 1;
}

/** Whether anything still shows this file: a dataset however it keeps its images, or a case. */
export function isFileShown(db: ReadableDb, fileHash: string): boolean {
  const row = selectOne<{ shown: number }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM dataset_image WHERE file_hash = @hash)
       OR EXISTS (SELECT 1 FROM stored_image WHERE file_hash = @hash) AS shown`,
    { hash: fileHash },
  );
  return row?.shown === 1;
}

/** Whether anything still has these pixels, so that features computed of them may be asked for again. */
export function arePixelsKnown(db: ReadableDb, pixelHash: string): boolean {
  const row = selectOne<{ known: number }>(
    db,
    `SELECT EXISTS (SELECT 1 FROM dataset_image WHERE pixel_hash = @hash)
       OR EXISTS (SELECT 1 FROM stored_image WHERE pixel_hash = @hash) AS known`,
    { hash: pixelHash },
  );
  return row?.known === 1;
}

/** A place where a file with some hash may lie. `rootPath` null: among the home's own content-addressed files. */
export interface ContentPlace {
  readonly rootPath: string | null;
  readonly path: string;
  readonly sizeBytes: number;
}

const MAX_PLACES = 20;

/** Where a file may lie, the home's own copy first (SQLite sorts NULL before all else). */
export function placesOfFile(db: ReadableDb, fileHash: string): ContentPlace[] {
  return selectAll<ContentPlace>(
    db,
    `SELECT NULL AS rootPath, '' AS path, size_bytes AS sizeBytes FROM stored_image WHERE file_hash = @hash
     UNION ALL
     SELECT CASE dataset.storage WHEN 'copy' THEN NULL ELSE dataset.root_path END, image.path, image.size_bytes
     FROM dataset_image AS image JOIN dataset ON dataset.id = image.dataset_id
     WHERE image.file_hash = @hash AND dataset.state = 'ready'
     ORDER BY rootPath LIMIT ${String(MAX_PLACES)}`,
    { hash: fileHash },
  );
}

/** What else would go with a dataset, as numbers. */
export interface Dependants {
  readonly splits: number;
  readonly evaluations: number;
  readonly models: number;
  readonly runIds: readonly string[];
}

export function countDependants(db: ReadableDb, datasetId: DatasetId): Dependants {
  const count = (sql: string): number => selectOne<{ n: number }>(db, sql, [datasetId])?.n ?? 0;
  return {
    splits: count('SELECT count(*) AS n FROM split WHERE dataset_id = ? AND study_id IS NULL'),
    evaluations: count('SELECT count(*) AS n FROM evaluation WHERE dataset_id = ?'),
    models: count('SELECT count(*) AS n FROM model WHERE dataset_id = ? AND deleted = 0'),
    runIds: selectAll<{ id: string }>(db, 'SELECT id FROM run WHERE dataset_id = ?', [datasetId]).map(({ id }) => id),
  };
}

/** Bytes of the copies that only this dataset keeps. */
export function copiedBytes(db: ReadableDb, datasetId: DatasetId): number {
  const row = selectOne<{ bytes: number }>(
    db,
    `SELECT coalesce(sum(size_bytes), 0) AS bytes FROM (
       SELECT DISTINCT image.file_hash, image.size_bytes FROM dataset_image AS image JOIN dataset ON dataset.id = image.dataset_id
       WHERE image.dataset_id = @id AND dataset.storage = 'copy'
         AND NOT EXISTS (SELECT 1 FROM stored_image WHERE stored_image.file_hash = image.file_hash)
         AND NOT EXISTS (SELECT 1 FROM dataset_image AS other JOIN dataset AS keeper ON keeper.id = other.dataset_id
           WHERE other.file_hash = image.file_hash AND other.dataset_id <> @id AND keeper.storage = 'copy'))`,
    { id: datasetId },
  );
  return row?.bytes ?? 0;
}
