import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import type { PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { loadFeatures } from './load-features.ts';
import type { BatchSource, TrainingImage } from './pixel-source.ts';

/** What the features of a run come from. */
export interface FeatureJob {
  /** Those to train on, then those to validate on. */
  readonly images: readonly TrainingImage[];
  readonly batchSize: number;
  readonly extractor: FeatureExtractor;
  readonly pool: DecodePool;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: EngineProgress) => void;
}

/** Images whose features are brought into the cache together. */
const CHUNK = 256;
/** More than this is not held in memory: batches are then read from the cache. */
export const MOST_KEPT_BYTES = 512 * 1024 ** 2;

/** How the loading of some features is told of. */
type Loading = Pick<FeatureJob, 'progress'> & { readonly doneBefore: number };

/** The features of a frozen network: each image goes through it once, and its features are kept under the cache folder. */
export class FeatureSource implements BatchSource {
  readonly #job: FeatureJob;
  /** All features, image after image; null where they are too many for the memory, or not computed yet. */
  #kept: Float32Array | null = null;

  constructor(job: FeatureJob) {
    this.#job = job;
  }

  /**
   * Computes the features that are not in the cache yet, and returns how many images were found there.
   * Errors: `training/images-unreadable`, `training/image-changed`.
   */
  async prepare(mostKeptBytes: number = MOST_KEPT_BYTES): Promise<number> {
    const { images, extractor } = this.#job;
    const { featureCount } = extractor;
    const isSmall = images.length * featureCount * Float32Array.BYTES_PER_ELEMENT <= mostKeptBytes;
    const kept = isSmall ? new Float32Array(images.length * featureCount) : null;
    let found = 0;
    for (let start = 0; start < images.length; start += CHUNK) {
      const places = images.slice(start, start + CHUNK).map((_, offset) => start + offset);
      const { values, cached } = await this.#load(places, { ...this.#job, doneBefore: start });
      kept?.set(values, start * featureCount);
      found += cached;
    }
    this.#kept = kept;
    return found;
  }

  /** Batches of the images in an order, by their places; `pixels` holds features. Errors: as `prepare`, and the signal's reason. */
  async *batches(order: readonly number[]): AsyncGenerator<PixelBatch> {
    const { batchSize, signal } = this.#job;
    for (let start = 0; start < order.length; start += batchSize) {
      signal.throwIfAborted();
      const indices = order.slice(start, start + batchSize);
      yield {
        indices,
        pixels: this.#kept === null ? (await this.#load(indices, this.#quietly)).values : this.#rows(this.#kept, indices),
      };
    }
  }

  #rows(kept: Float32Array, places: readonly number[]): Float32Array<ArrayBuffer> {
    const { featureCount } = this.#job.extractor;
    const values = new Float32Array(places.length * featureCount);
    for (const [row, place] of places.entries()) {
      values.set(kept.subarray(place * featureCount, (place + 1) * featureCount), row * featureCount);
    }
    return values;
  }

  /** Batches that are read from the cache are no progress of their own. */
  get #quietly(): Loading {
    return { progress: () => undefined, doneBefore: 0 };
  }

  async #load(
    places: readonly number[],
    { progress, doneBefore }: Loading,
  ): Promise<{ readonly values: Float32Array<ArrayBuffer>; readonly cached: number }> {
    const { images, ...job } = this.#job;
    const wanted = places.flatMap((place) => images[place] ?? []);
    const { table, cached } = await loadFeatures(wanted, ['original'], { ...job, progress, total: images.length, doneBefore });
    return { values: table.values, cached };
  }
}
