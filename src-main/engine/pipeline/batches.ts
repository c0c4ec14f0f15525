import type { BatchJob, PixelBatch } from './batch-job.ts';
import { loadBatch } from './load-batch.ts';

/** Batches that are made while one is in use: a training step blocks the thread, and two hide a slow file behind the next step. */
const AHEAD = 2;

/**
 * The batches of one epoch in order. While one is in use, the next two are read from the cache or decoded in worker threads; no more, so
 * memory stays flat. Each batch holds the images of its stretch of `order` less those rejected (so it is the same however an epoch was
 * come to); one without any is left out. Rejects with the signal's reason when cancelled: workers stop after the file in hand.
 * Errors: `engine/worker-crashed`.
 */
export async function* streamBatches(job: BatchJob): AsyncGenerator<PixelBatch> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([job.signal, stopping.signal]);
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  signal.addEventListener('abort', () => Atomics.store(stop, 0, 1), { once: true });
  const coming: Promise<PixelBatch>[] = [];
  let next = 0;
  const startNext = (): void => {
    const batch = loadBatch({ ...job, signal }, job.order.slice(next, next + job.batchSize), stop);
    batch.catch(() => undefined); // awaited below in its turn
    coming.push(batch);
    next += job.batchSize;
  };
  try {
    job.signal.throwIfAborted();
    while (next < job.order.length || coming.length > 0) {
      while (next < job.order.length && coming.length <= AHEAD) startNext();
      const batch = await coming.shift();
      job.signal.throwIfAborted();
      if (batch !== undefined && batch.indices.length > 0) yield batch;
    }
  } finally {
    // A consumer that stops early, or a failed batch, leaves no work behind.
    stopping.abort();
    await Promise.allSettled(coming);
  }
}
