import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { EngineHandler } from '#main/engine/serve/handler.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { ScanResult, ScanTask } from '#main/engine/decode/tasks.ts';
import { THUMBNAIL_BYTES } from './grey-thumbnail.ts';

/** Files in one message to a worker: few enough for smooth progress, many enough that messages cost nothing. */
const BATCH_FILES = 32;

/** `images.scan`: see the contract. Memory stays flat: a few batches are in flight, items are sent on as they come. */
export const scanImages: EngineHandler<'images.scan'> = async (input, context) => {
  const { sources, thumbnailsPath, copyTo, maxPixels, maxBytes } = input;
  const tasks = batches(sources, (files) => ({ files, copyTo, limits: { maxPixels, maxBytes } }));
  const thumbnails = thumbnailsPath === null ? null : await open(thumbnailsPath, 'w');
  let accepted = 0;
  let done = 0;
  try {
    for await (const result of sharedDecodePool().map('scan', tasks, context.signal)) {
      if (thumbnails !== null) await writeThumbnails(thumbnails, result);
      context.emit([...result.items]);
      accepted += result.items.filter((item) => item.ok).length;
      done += result.items.length;
      context.progress({ phase: 'scanning', done, total: sources.length, unit: 'images' });
    }
  } finally {
    await thumbnails?.close();
  }
  return { accepted, rejected: done - accepted };
};

function* batches(sources: ScanTask['files'], make: (files: ScanTask['files']) => ScanTask): Generator<ScanTask> {
  for (let at = 0; at < sources.length; at += BATCH_FILES) yield make(sources.slice(at, at + BATCH_FILES));
}

/** Runs of neighbouring records are one write. */
async function writeThumbnails(file: FileHandle, { items, thumbnails }: ScanResult): Promise<void> {
  for (let from = 0; from < items.length;) {
    const first = items[from]?.index ?? 0;
    let to = from + 1;
    while (items[to]?.index === first + to - from) to++;
    await file.write(thumbnails, from * THUMBNAIL_BYTES, (to - from) * THUMBNAIL_BYTES, first * THUMBNAIL_BYTES);
    from = to;
  }
}
