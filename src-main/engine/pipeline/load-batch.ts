import type { DecodedShare } from '#main/engine/decode/tasks.ts';
import type { BatchJob, PixelBatch } from './batch-job.ts';

/** A batch while it is put together: row `r` is image `indices[r]`. */
interface Loading {
  readonly job: BatchJob;
  readonly indices: readonly number[];
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly stop: Int32Array<SharedArrayBuffer>;
}

/** One batch: rows from the cache, the others decoded in shares, one a worker; the rows of rejected images are closed up. */
export async function loadBatch(
  job: BatchJob,
  wanted: readonly number[],
  stop: Int32Array<SharedArrayBuffer>,
): Promise<PixelBatch> {
  const indices = wanted.filter((index) => !job.rejected.has(index));
  const loading: Loading = { job, indices, pixels: new Float32Array(indices.length * recordLength(job)), stop };
  const absent = await readKept(loading);
  job.signal.throwIfAborted();
  const shares = sharesOf(absent, job.pool.size);
  await settled(shares.map((rows) => decodeShare(loading, rows)));
  return withoutRejected(loading);
}

function recordLength({ width, height }: BatchJob): number {
  return width * height * 3;
}

function rowOf({ job, pixels }: Loading, row: number): Float32Array<ArrayBuffer> {
  const length = recordLength(job);
  return pixels.subarray(row * length, (row + 1) * length);
}

/** Fills the rows that are in the cache; the rows that are not. */
async function readKept(loading: Loading): Promise<number[]> {
  const { job, indices } = loading;
  const { cache } = job;
  if (cache === null) return indices.map((_, row) => row);
  const found = await Promise.all(indices.map((index, row) => cache.read(index, rowOf(loading, row))));
  return indices.map((_, row) => row).filter((row) => found[row] !== true);
}

/** Rows in at most `count` parts of nearly equal length. */
function sharesOf(rows: readonly number[], count: number): number[][] {
  const length = Math.ceil(rows.length / count);
  const starts = length === 0 ? [] : Array.from({ length: Math.ceil(rows.length / length) }, (_, part) => part * length);
  return starts.map((start) => rows.slice(start, start + length));
}

async function decodeShare(loading: Loading, rows: readonly number[]): Promise<void> {
  const { job, indices, stop } = loading;
  const { width, height, resize = 'tf_bilinear', pool, signal } = job;
  const files = rows.map((row) => job.images[indices[row] ?? -1] ?? { path: '', pixelHash: '' });
  const share = await pool.run('inputs', { files, width, height, resize, stop }, signal);
  if (share.cancelled) signal.throwIfAborted();
  await takeShare(loading, rows, share);
}

/** Puts a share's rows into the batch and the cache, or their images among the rejected. */
async function takeShare(loading: Loading, rows: readonly number[], { items, values }: DecodedShare): Promise<void> {
  const { job, indices } = loading;
  const length = recordLength(job);
  const writes: Promise<void>[] = [];
  for (const [place, row] of rows.entries()) {
    const item = items[place];
    const index = indices[row];
    if (item === undefined || index === undefined) continue;
    if (item.ok) {
      const target = rowOf(loading, row);
      target.set(values.subarray(place * length, (place + 1) * length));
      if (job.cache !== null) writes.push(job.cache.write(index, target));
    } else if (!job.rejected.has(index)) {
      job.rejected.set(index, item);
      job.onRejected(index, item);
    }
  }
  await Promise.all(writes);
}

function withoutRejected(loading: Loading): PixelBatch {
  const { job, indices, pixels } = loading;
  const kept = indices.map((_, row) => row).filter((row) => !job.rejected.has(indices[row] ?? -1));
  if (kept.length === indices.length) return { pixels, indices };
  const length = recordLength(job);
  for (const [place, row] of kept.entries()) pixels.copyWithin(place * length, row * length, (row + 1) * length);
  return {
    pixels: pixels.slice(0, kept.length * length),
    indices: kept.flatMap((row) => indices[row] ?? []),
  };
}

/** Waits for all, then throws what the first failed one threw: nothing goes on behind the caller's back. */
async function settled(work: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(work)) if (result.status === 'rejected') throw result.reason;
}
