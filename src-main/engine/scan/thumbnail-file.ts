import type { FileHandle } from 'node:fs/promises';
import { AppError } from '#shared/errors/app-error.ts';
import { THUMBNAIL_BYTES } from './grey-thumbnail.ts';

/** Thumbnails read and compared at once. */
export const BLOCK_RECORDS = 1024;

/** Blocks kept in memory: 16 of 4 MiB. */
const KEPT_BLOCKS = 16;

/** Reads a file of thumbnails in blocks of `BLOCK_RECORDS`, the last one shorter; keeps those used last. */
export interface ThumbnailFile {
  readonly count: number;
  readonly blocks: number;
  /** The records of a block, 4,096 bytes each. */
  read(block: number): Promise<Uint8Array>;
}

/** Throws `call/invalid-input` if the file holds fewer than `count` records. */
export async function openThumbnailFile(file: FileHandle, count: number): Promise<ThumbnailFile> {
  const { size } = await file.stat();
  if (size < count * THUMBNAIL_BYTES) {
    const problem = `the file holds ${String(Math.floor(size / THUMBNAIL_BYTES))} records`;
    throw new AppError('call/invalid-input', { channel: 'images.nearDuplicates', path: 'count', problem });
  }
  const kept = new Map<number, Uint8Array>();
  return {
    count,
    blocks: Math.ceil(count / BLOCK_RECORDS),
    read: async (block) => {
      let bytes = kept.get(block);
      if (bytes === undefined) {
        const first = block * BLOCK_RECORDS;
        bytes = await readAt(file, first * THUMBNAIL_BYTES, Math.min(BLOCK_RECORDS, count - first) * THUMBNAIL_BYTES);
      }
      kept.delete(block); // and in again at the end: the order of a Map is the order of use
      kept.set(block, bytes);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_BLOCKS) break;
        kept.delete(oldest);
      }
      return bytes;
    },
  };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new AppError('internal/unexpected', { reason: 'the thumbnail file became shorter' });
    done += bytesRead;
  }
  return bytes;
}
