import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { contentPath } from '#main/platform/home-paths.ts';
import type { ReadableDb } from '#main/store/database.ts';
import { placesOfFile } from '#main/store/datasets/content.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** Where the file of a dataset's image lies: among the home's copies, or below the dataset's own root. Absolute. */
export function imagePath(
  home: HomePaths,
  dataset: Pick<DatasetRow, 'storage' | 'rootPath'>,
  image: { readonly fileHash: string; readonly path: string },
): string {
  return dataset.storage === 'copy' ? contentPath(home.images, image.fileHash) : join(dataset.rootPath, image.path);
}

/** Whether the images of a dataset can be reached: copies always can, a referenced folder may have been moved. */
export function rootIsAvailable(dataset: Pick<DatasetRow, 'storage' | 'rootPath'>): boolean {
  return dataset.storage === 'copy' || existsSync(dataset.rootPath);
}

/** Errors: `training/dataset-moved` where the images of a dataset cannot be reached. */
export function requireRoot(dataset: Pick<DatasetRow, 'name' | 'storage' | 'rootPath'>): void {
  if (!rootIsAvailable(dataset)) throw new AppError('training/dataset-moved', { dataset: dataset.name });
}

/**
 * A file with this hash, for thumbnails and for showing it: a kept copy, or the original of a dataset. Null where none is left.
 * An original whose size differs from that at import is passed over: it is no longer the file that was meant.
 */
export function sourceOfFileHash(db: ReadableDb, home: HomePaths, fileHash: string): string | null {
  for (const { rootPath, path, sizeBytes } of placesOfFile(db, fileHash)) {
    const candidate = rootPath === null ? contentPath(home.images, fileHash) : join(rootPath, path);
    if (statSync(candidate, { throwIfNoEntry: false })?.size === sizeBytes) return candidate;
  }
  return null;
}
