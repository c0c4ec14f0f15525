import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Engines } from '#main/engine-client/engines.ts';
import { thumbnailPath } from '#main/store/content-store.ts';
import type { BlobSize } from '#shared/contract/blob-sizes.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';

export interface BlobOptions {
  readonly thumbnailsDir: string;
  readonly engines: Pick<Engines, 'call'>;
  /** The file with this hash that the store knows and that is there, or null. */
  readonly sourceOf: (fileHash: string) => string | null;
}

/** A file that shows an image of the core. */
interface Blob {
  readonly path: string;
  readonly contentType: string;
}

// The engine draws nothing larger; an image that no browser shows is drawn again for the full view, too.
const LARGEST_PIXELS = 4096;
const WEBP = 'image/webp';

/** Images of the core in the sizes that pages may ask for: drawn once by the interactive engine, kept in the home's thumbnails. */
export function makeBlobHandlers(options: BlobOptions): Handlers<'blobs.path'> {
  const find = makeBlobFinder(options);
  return { 'blobs.path': ({ fileHash, size }) => find(fileHash, size) };
}

/** The same for services. Throws `image/unknown` for a hash that the store does not know, and what drawing throws. */
export function makeBlobFinder(options: BlobOptions): (fileHash: string, size: BlobSize) => Promise<Blob> {
  const drawing = new Map<string, Promise<Blob>>();
  return async (fileHash, size) => {
    const path = thumbnailPath(options.thumbnailsDir, size, fileHash);
    // Drawn for a known image earlier, and removed with it: still shown while the dataset's disk is not plugged in.
    if (existsSync(path)) return { path, contentType: WEBP };
    const source = options.sourceOf(fileHash);
    if (source === null) throw new AppError('image/unknown', { hash: fileHash });
    // Many pictures of a list are asked for at once, some of them twice.
    const running = drawing.get(path);
    if (running !== undefined) return running;
    const made = makeBlob(options, { source, size, path }).finally(() => drawing.delete(path));
    drawing.set(path, made);
    return made;
  };
}

interface Wanted {
  readonly source: string;
  readonly size: BlobSize;
  readonly path: string;
}

async function makeBlob({ engines }: BlobOptions, { source, size, path }: Wanted): Promise<Blob> {
  if (size === 'full') {
    const contentType = await shownByBrowsers(source);
    if (contentType !== null) return { path: source, contentType };
  }
  const pixels = size === 'full' ? LARGEST_PIXELS : Number(size);
  await engines.call('images.thumbnail', { path: source, size: pixels, outPath: path });
  return { path, contentType: WEBP };
}

/** The type of a file that every browser shows as it is, by its first bytes; null for all others. */
async function shownByBrowsers(path: string): Promise<string | null> {
  const file = await open(path);
  try {
    const { buffer } = await file.read({ buffer: Buffer.alloc(12), length: 12 });
    if (buffer.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
    if (buffer.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return 'image/png';
    const isWebp = buffer.toString('latin1', 0, 4) === 'RIFF' && buffer.toString('latin1', 8, 12) === 'WEBP';
    return isWebp ? WEBP : null;
  } finally {
    await file.close();
  }
}
