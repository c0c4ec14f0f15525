import { makeDecodePool } from '#main/engine/decode/pool.ts';
import { streamBatches } from '#main/engine/pipeline/batches.ts';
import { withHashes } from './epoch.ts';
import type { TaskOf, Workload } from './workload.ts';

const BATCH = 32;

/** All files as training reads them, without a cache: decoded, resized and compared with their hashes in worker threads, in batches. */
export async function prepareDecoding({ files, size }: TaskOf<'decode'>): Promise<Workload> {
  const pool = makeDecodePool();
  const images = await withHashes(
    files.map((path) => ({ path, label: 0 })),
    pool,
  );
  const job = {
    images,
    width: size,
    height: size,
    batchSize: BATCH,
    order: images.map((_, index) => index),
    pool,
    cache: null,
    rejected: new Map(),
    onRejected: (index: number) => {
      throw new TypeError(`${images[index]!.path} was rejected`);
    },
    signal: new AbortController().signal,
  };
  return {
    run: async () => {
      const startedAt = performance.now();
      let count = 0;
      for await (const { indices } of streamBatches(job)) count += indices.length;
      if (count !== files.length) throw new RangeError(`${count} of ${files.length} files`);
      return { imageMs: (performance.now() - startedAt) / files.length };
    },
  };
}
