import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { contentPath } from '#main/platform/home-paths.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** The hash of bytes, as lower-case hexadecimal SHA-256. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Moves content that the engine staged (`ab/abcdef…` below `from`) to the content-addressed folder `to`: forced to the disk, then
 * renamed, so that a row written afterwards never names a file that a power cut took. What `to` has already stays, as does a staged
 * file that was moved before. Both folders lie on one file system.
 */
export async function moveContent(from: string, to: string, hash: string): Promise<void> {
  const target = contentPath(to, hash);
  const staged = contentPath(from, hash);
  if (existsSync(target) || !existsSync(staged)) return;
  const file = await open(staged, 'r+');
  try {
    await guardDisk(target, () => file.sync());
  } finally {
    await file.close();
  }
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rename(staged, target);
}

/** The file of a thumbnail: `<size>/ab/abcdef….webp`. */
export function thumbnailPath(folder: string, size: number | string, hash: string): string {
  return `${contentPath(join(folder, String(size)), hash)}.webp`;
}

/** Writes a file of the home atomically (temporary file, flush, rename). Throws `disk/full`. */
export async function writeFileSafely(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const data = typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  await guardDisk(path, () => writeFileAtomic(path, data, { mode: 0o600 }));
}

async function guardDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new AppError('disk/full', { path }, { cause: error });
    throw error;
  }
}
