import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import writeFileAtomic from 'write-file-atomic';
import { contentPath } from '#main/platform/home-paths.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** The hash of bytes, as lower-case hexadecimal SHA-256. */
export function hashBytes(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The hash of a file's bytes, read as a stream. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Keeps bytes under their hash in a content-addressed folder (`ab/abcdef…`), atomically; returns the hash. Known bytes are left alone. */
export async function putBytes(folder: string, bytes: Uint8Array): Promise<string> {
  const hash = hashBytes(bytes);
  const path = contentPath(folder, hash);
  if (existsSync(path)) return hash;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await guardDisk(folder, () =>
    writeFileAtomic(path, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { mode: 0o600 }),
  );
  return hash;
}

/**
 * Copies a file into a content-addressed folder under the hash of the bytes that were in fact copied: temporary file, flushed to
 * the disk, renamed. Throws `content/changed` where they have another hash than `expectedHash`, and keeps nothing then.
 */
export async function putFile(folder: string, path: string, expectedHash?: string): Promise<string> {
  if (expectedHash !== undefined && existsSync(contentPath(folder, expectedHash))) return expectedHash;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const hash = await guardDisk(folder, () => copyHashing(path, temporary));
    if (expectedHash !== undefined && hash !== expectedHash) {
      throw new AppError('content/changed', { path, expected: expectedHash, found: hash });
    }
    const target = contentPath(folder, hash);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await rename(temporary, target);
    return hash;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function copyHashing(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  const output = await open(to, 'wx', 0o600);
  try {
    for await (const chunk of createReadStream(from)) {
      // Without an encoding a file's stream gives buffers.
      const bytes = chunk as Buffer;
      hash.update(bytes);
      await output.writeFile(bytes);
    }
    await output.sync();
  } finally {
    await output.close();
  }
  return hash.digest('hex');
}

/** Whether a content-addressed folder holds these bytes. */
export function hasContent(folder: string, hash: string): boolean {
  return existsSync(contentPath(folder, hash));
}

/** Removes contents by hash; missing ones do not matter. The caller has made sure that nothing refers to them. */
export async function removeContent(folder: string, hashes: readonly string[]): Promise<void> {
  for (const hash of hashes) await rm(contentPath(folder, hash), { force: true });
}

/** Removes the thumbnails of images, in every size. */
export async function removeThumbnails(folder: string, hashes: readonly string[]): Promise<void> {
  if (!existsSync(folder)) return;
  const sizes = await readdir(folder);
  for (const size of sizes) {
    for (const hash of hashes) await rm(thumbnailPath(folder, size, hash), { force: true });
  }
}

/** The file of a thumbnail: `<size>/ab/abcdef….webp`. */
export function thumbnailPath(folder: string, size: number | string, hash: string): string {
  return `${contentPath(join(folder, String(size)), hash)}.webp`;
}

/** Removes what interrupted writes left in a content-addressed folder; called once at the start. */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of await readdir(folder)) {
    if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  }
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
