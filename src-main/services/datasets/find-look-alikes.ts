import type { JobContext } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { LookAlikes } from '#shared/domain/datasets/findings.ts';

/** Normalised cross-correlation from which two thumbnails count as the same picture (evaluation.md 7.6: measured on cells and X-rays). */
const SAME_PICTURE = 0.99;

/**
 * After a scan of this many images the engine's process holds some 250 MB of decoders and their heaps that the search has no use for;
 * a new process takes 0.3 s to start. Measured on 27,558 images: growth after the first 5,000 images of 55 MB instead of 243.
 */
const LARGE_SCAN = 5_000;

export interface LookAlikeRequest {
  readonly thumbnailsPath: string;
  /** Records of the thumbnail file. */
  readonly count: number;
  /** Records without an image. */
  readonly skip: readonly number[];
}

/** Clusters of pictures that look alike, as record numbers. */
export async function findLookAlikes(
  deps: ServiceDeps,
  request: LookAlikeRequest,
  context: JobContext,
): Promise<readonly LookAlikes[]> {
  if (request.count >= LARGE_SCAN) await deps.engines.compute.retire();
  const { clusters } = await deps.engines.call(
    'images.nearDuplicates',
    { thumbnailsPath: request.thumbnailsPath, count: request.count, threshold: SAME_PICTURE, skip: [...request.skip] },
    {
      signal: context.signal,
      onProgress: ({ done, total, unit }) => context.report({ phase: 'duplicates', done, total, unit }),
    },
  );
  context.signal.throwIfAborted();
  return clusters;
}
