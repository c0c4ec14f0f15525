import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { streamFeatures } from '#main/engine/pipeline/features.ts';
import type { View } from '#shared/domain/imaging/views.ts';
import type { FeatureTable } from './feature-table.ts';
import type { TrainingImage } from './pixel-source.ts';
import { requireImagesRead } from './require-images-read.ts';
import type { UnreadImage } from './require-images-read.ts';

/** What features are loaded with. */
export interface LoadJob {
  readonly extractor: FeatureExtractor;
  readonly pool: DecodePool;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: EngineProgress) => void;
  /** Images of all parts, and how many were done before this part: progress counts them together. */
  readonly total: number;
  readonly doneBefore: number;
}

/** A table, and how many of its images came from the cache. */
export interface LoadedFeatures {
  readonly table: FeatureTable;
  readonly cached: number;
}

/**
 * Features of all images of a part in the order of the list, whatever order they arrive in: all images in the first view, then all in
 * the second. Errors: `training/images-unreadable` (after all were tried), `training/image-changed`.
 */
export async function loadFeatures(
  images: readonly Omit<TrainingImage, 'id'>[],
  views: readonly View[],
  job: LoadJob,
): Promise<LoadedFeatures> {
  const { featureCount } = job.extractor;
  const values = new Float32Array(images.length * views.length * featureCount);
  const labels = Uint16Array.from(views.flatMap(() => images.map(({ classIndex }) => classIndex)));
  const unread: UnreadImage[] = [];
  let done = 0;
  let cached = 0;
  const { extractor, pool, cacheDir, signal } = job;
  for await (const features of streamFeatures(images, { extractor, pool, views, cacheDir, signal })) {
    done += 1;
    if (features.ok) {
      features.views.forEach((view, v) => {
        values.set(view, (v * images.length + features.index) * featureCount);
      });
      if (features.cached) cached += 1;
    } else {
      unread.push({ path: images[features.index]?.path ?? '', reason: features.reason });
    }
    job.progress({ phase: 'features', done: job.doneBefore + done, total: job.total, unit: 'images' });
  }
  requireImagesRead(unread);
  return { table: { values, labels, featureCount }, cached };
}
