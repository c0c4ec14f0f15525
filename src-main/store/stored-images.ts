import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll } from './database.ts';

/** An image that cases show; its bytes lie in `home.images` under `fileHash`. */
export interface StoredImage extends Pick<ImageFacts, 'fileHash' | 'pixelHash' | 'width' | 'height' | 'sizeBytes'> {
  readonly format: string;
  readonly storedAtMs: number;
}

/** Keeps the record of an image; one that is known stays as it is. */
export function putStoredImage(db: WritableDb, image: StoredImage): void {
  const sql = `INSERT OR IGNORE INTO stored_image (file_hash, pixel_hash, width, height, size_bytes, format, stored_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const { fileHash, pixelHash, width, height, sizeBytes, format, storedAtMs } = image;
  execute(db, sql, [fileHash, pixelHash, width, height, sizeBytes, format, storedAtMs]);
}

/** The contents of the images that the given cases show. */
export function listImagesOfCases(
  db: ReadableDb,
  caseIds: readonly string[],
): readonly Pick<StoredImage, 'fileHash' | 'pixelHash'>[] {
  const sql = `SELECT DISTINCT s.file_hash AS fileHash, s.pixel_hash AS pixelHash FROM case_image i
    JOIN stored_image s ON s.file_hash = i.file_hash WHERE i.case_id IN (SELECT value FROM json_each(?))`;
  return selectAll(db, sql, [JSON.stringify(caseIds)]);
}

/** Removes those of the given images that no case shows any more. Their files are the caller's. */
export function deleteUnusedImages(db: WritableDb, fileHashes: readonly string[]): void {
  const unused = `file_hash IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM case_image WHERE case_image.file_hash = stored_image.file_hash)`;
  execute(db, `DELETE FROM stored_image WHERE ${unused}`, [JSON.stringify(fileHashes)]);
}
