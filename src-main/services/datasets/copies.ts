import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource } from './source-rows.ts';

/** Kept free beside the copies, for the database and the thumbnails. */
const SPARE_BYTES = 200 * 1024 * 1024;
const FILES_AT_ONCE = 64;

/** Throws `disk/full` before anything is copied where the images of a source would not fit. */
export async function checkRoom(source: DatasetSource, folder: string): Promise<void> {
  const paths = [...new Set(source.rows.filter(({ rejection }) => rejection === null).map(({ path }) => path))];
  let bytes = 0;
  for (let at = 0; at < paths.length; at += FILES_AT_ONCE) {
    const sizes = paths.slice(at, at + FILES_AT_ONCE).map(async (path) => {
      const found = await stat(join(source.root, path)).catch(() => null); // the scan says what is wrong with it
      return found?.size ?? 0;
    });
    bytes += (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes + SPARE_BYTES) throw new AppError('disk/full', { path: folder });
}

/**
 * Moves content-addressed copies from where an import staged them to the home's images; what is there already stays. A rename
 * each, so that nobody ever sees half a file.
 */
export async function placeCopies(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  for (const prefix of await readdir(from)) {
    await mkdir(join(to, prefix), { recursive: true, mode: 0o700 });
    const names = await readdir(join(from, prefix));
    for (let at = 0; at < names.length; at += FILES_AT_ONCE) {
      const moves = names.slice(at, at + FILES_AT_ONCE).map((name) => rename(join(from, prefix, name), join(to, prefix, name)));
      await Promise.all(moves);
    }
  }
  await rm(from, { recursive: true, force: true });
}
