import { join } from 'node:path';
import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import type { InputRejection } from '#main/engine/decode/tasks.ts';
import type { BatchJob, PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import { streamBatches } from '#main/engine/pipeline/batches.ts';
import { TensorCache } from '#main/engine/pipeline/tensor-cache.ts';
import { requireImagesRead } from './require-images-read.ts';

/** An image of a run, with its class. */
export interface TrainingImage {
  readonly id: string;
  readonly path: string;
  readonly pixelHash: string;
  readonly classIndex: number;
}

/** What batches of a run come from: pixels, or the features of a frozen network. Places are those in the run's list of images. */
export interface BatchSource {
  readonly batches: (order: readonly number[]) => AsyncGenerator<PixelBatch>;
}

/** What the pixels of a run come from. */
export interface PixelJob {
  /** Those to train on, then those to validate on. */
  readonly images: readonly TrainingImage[];
  readonly width: number;
  readonly height: number;
  readonly resize: ResizeRule;
  readonly batchSize: number;
  readonly pool: DecodePool;
  readonly cacheDir: string;
  readonly signal: AbortSignal;
  readonly progress: (progress: EngineProgress) => void;
}

/**
 * The pixels of a run's images, decoded once into a cache where there is room and in each epoch where there is none. Whoever opens it
 * closes it.
 */
export class PixelSource {
  readonly #job: PixelJob;
  readonly #cache: TensorCache | null;
  readonly #rejected = new Map<number, InputRejection>();

  private constructor(job: PixelJob, cache: TensorCache | null) {
    this.#job = job;
    this.#cache = cache;
  }

  /** Opens the cache of these images; nothing is decoded yet. */
  static async open(job: PixelJob): Promise<PixelSource> {
    const { images, width, height, resize, cacheDir } = job;
    const selection = { pixelHashes: images.map(({ pixelHash }) => pixelHash), width, height, resize };
    return new PixelSource(job, await TensorCache.open(join(cacheDir, 'tensors'), selection));
  }

  /** Whether decoded images are kept; false: there is no room for them. */
  get isKept(): boolean {
    return this.#cache !== null;
  }

  /**
   * Decodes the images that are not kept yet, and returns how many were. Without a cache it does nothing: the first epoch decodes.
   * Errors: `training/images-unreadable` (after all were tried), `training/image-changed`.
   */
  async prepare(): Promise<number> {
    const cache = this.#cache;
    const { images, progress } = this.#job;
    if (cache === null) return 0;
    const missing = images.map((_, index) => index).filter((index) => !cache.has(index));
    let done = images.length - missing.length;
    for await (const { indices } of streamBatches(this.#jobOf(missing))) {
      done += indices.length;
      progress({ phase: 'decoding', done, total: images.length, unit: 'images' });
    }
    this.#requireImagesRead();
    return images.length - missing.length;
  }

  /** Batches of the images in an order, by their places. Errors: as `prepare`, and the signal's reason. */
  async *batches(order: readonly number[]): AsyncGenerator<PixelBatch> {
    for await (const batch of streamBatches(this.#jobOf(order))) {
      this.#requireImagesRead();
      yield batch;
    }
    this.#requireImagesRead();
  }

  async close(): Promise<void> {
    await this.#cache?.close();
  }

  #jobOf(order: readonly number[]): BatchJob {
    const { images, width, height, resize, batchSize, pool, signal } = this.#job;
    const rejected = this.#rejected;
    return {
      images,
      width,
      height,
      resize,
      batchSize,
      pool,
      signal,
      order,
      cache: this.#cache,
      rejected,
      onRejected: () => undefined,
    };
  }

  #requireImagesRead(): void {
    const { images } = this.#job;
    requireImagesRead([...this.#rejected].map(([index, { reason }]) => ({ path: images[index]?.path ?? '', reason })));
  }
}
