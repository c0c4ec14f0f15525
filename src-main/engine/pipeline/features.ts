import { join } from 'node:path';
import type { View } from '#shared/domain/imaging/views.ts';
import { viewOf } from '#shared/domain/imaging/views.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import { FeatureCache } from './features-cache.ts';
import type { FeatureExtractor } from './features-extractor.ts';
import { featureKeyHash } from './features-key.ts';

/** An image whose features are wanted. `pixelHash` null: not known yet, it is computed while decoding. */
export interface FeatureImage {
  readonly path: string;
  readonly pixelHash: string | null;
}

/** Features of one image, one vector for each view asked for, or why there are none. `index`: its place in the list. */
export type ImageFeatures =
  | { readonly ok: true; readonly index: number; readonly views: readonly Float32Array[]; readonly cached: boolean }
  | { readonly ok: false; readonly index: number; readonly reason: string; readonly detail: string };

/** How features are computed. */
export interface FeatureJob {
  readonly extractor: FeatureExtractor;
  readonly pool: DecodePool;
  readonly views: readonly View[];
  /** null: nothing is read from or put into a cache. */
  readonly cacheDir: string | null;
  readonly signal: AbortSignal;
}

/** Images whose cache files are looked up together. Larger only costs memory. */
const CHUNK = 256;

/**
 * Features of many images with flat memory: from the cache where they are there, else decoded in worker threads, run through the
 * backbone in small batches and put into the cache. Images come out in no fixed order. A bad file is an answer, not an error.
 */
export async function* streamFeatures(images: readonly FeatureImage[], job: FeatureJob): AsyncGenerator<ImageFeatures> {
  const caches = openCaches(job);
  for (let start = 0; start < images.length; start += CHUNK) {
    job.signal.throwIfAborted();
    const misses: number[] = [];
    const indices = images.slice(start, start + CHUNK).map((_, offset) => start + offset);
    const kept = await Promise.all(indices.map((index) => readCached(caches, images[index]?.pixelHash ?? null)));
    for (const [offset, index] of indices.entries()) {
      const views = kept[offset];
      if (views === null || views === undefined) misses.push(index);
      else yield { ok: true, index, views, cached: true };
    }
    if (misses.length > 0) yield* computeFeatures(images, misses, { job, caches });
  }
}

interface Computing {
  readonly job: FeatureJob;
  readonly caches: readonly FeatureCache[];
}

/** An image that is decoded and waits for its turn in the network. */
interface Waiting {
  readonly index: number;
  readonly pixelHash: string | null;
  readonly inputs: readonly Float32Array[];
}

async function* computeFeatures(
  images: readonly FeatureImage[],
  indices: readonly number[],
  computing: Computing,
): AsyncGenerator<ImageFeatures> {
  const { job, caches } = computing;
  const { width, height, resize, mode } = job.extractor.preprocessing;
  const tasks = indices.map((index) => {
    const { path = '', pixelHash: expectedHash = null } = images[index] ?? {};
    return { path, width, height, resize, mode, wantHash: true, expectedHash };
  });
  const imagesPerBatch = Math.max(1, Math.floor(job.extractor.model.bestBatch / job.views.length));
  let waiting: Waiting[] = [];
  let position = 0;
  for await (const decoded of job.pool.map('input', tasks, job.signal)) {
    const index = indices[position++] ?? 0;
    if (!decoded.ok) {
      yield { ...decoded, index };
    } else {
      const expected = images[index]?.pixelHash ?? null;
      const found = expected === null ? await readCached(caches, decoded.pixelHash) : null;
      if (found === null)
        waiting.push({
          index,
          pixelHash: decoded.pixelHash,
          inputs: job.views.map((view) => viewOf(decoded.values, { width, height }, view)),
        });
      else yield { ok: true, index, views: found, cached: true };
    }
    if (waiting.length >= imagesPerBatch) {
      yield* await runBatch(waiting, computing);
      waiting = [];
    }
  }
  if (waiting.length > 0) yield* await runBatch(waiting, computing);
}

async function runBatch(waiting: readonly Waiting[], { job, caches }: Computing): Promise<ImageFeatures[]> {
  job.signal.throwIfAborted();
  const inputs = waiting.flatMap((image) => image.inputs);
  const [first] = inputs;
  if (first === undefined) return [];
  const batch = new Float32Array(inputs.length * first.length);
  inputs.forEach((input, row) => {
    batch.set(input, row * first.length);
  });
  const features = await job.extractor.model.run(batch, inputs.length);
  const { featureCount } = job.extractor;
  const viewCount = job.views.length;
  const answers = waiting.map((image, place) => ({
    image,
    views: job.views.map((_, view) => {
      const row = place * viewCount + view;
      return features.slice(row * featureCount, (row + 1) * featureCount);
    }),
  }));
  await Promise.all(answers.flatMap(({ image, views }) => views.map((view, v) => writeCached(caches[v], image.pixelHash, view))));
  return answers.map(({ image, views }) => ({ ok: true, index: image.index, views, cached: false }));
}

/** One cache for each view; none where nothing is kept. */
function openCaches({ cacheDir, extractor, views }: FeatureJob): FeatureCache[] {
  if (cacheDir === null) return [];
  return views.map((view) => {
    const key = featureKeyHash({
      preprocessing: extractor.preprocessing,
      weightsHash: extractor.weightsHash,
      layer: extractor.layer,
      runner: extractor.record.id,
      precision: extractor.record.precision ?? 'float32',
      view,
    });
    return new FeatureCache(join(cacheDir, key), extractor.featureCount);
  });
}

/** All views of an image from the caches, or null where one is missing. */
async function readCached(caches: readonly FeatureCache[], pixelHash: string | null): Promise<Float32Array[] | null> {
  if (pixelHash === null || caches.length === 0) return null;
  const views: Float32Array[] = [];
  for (const cache of caches) {
    const features = await cache.read(pixelHash);
    if (features === null) return null;
    views.push(features);
  }
  return views;
}

async function writeCached(cache: FeatureCache | undefined, pixelHash: string | null, features: Float32Array): Promise<void> {
  if (cache === undefined || pixelHash === null) return;
  try {
    await cache.write(pixelHash, features);
  } catch {
    // A cache on a full or read-only disk costs time at the next run, nothing else.
  }
}
