import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import type { InputRejection } from '#main/engine/decode/tasks.ts';
import type { TensorCache } from './tensor-cache.ts';

/** An image of a training run: its file, and the hash that its decoded pixels had when it was imported. */
export interface BatchImage {
  readonly path: string;
  readonly pixelHash: string;
}

/** What batches are made of. */
export interface BatchJob {
  readonly images: readonly BatchImage[];
  readonly width: number;
  readonly height: number;
  /** `tf_bilinear` unless given. */
  readonly resize?: ResizeRule;
  readonly batchSize: number;
  /** Places in `images`, in the order in which they are wanted: an epoch's shuffle. */
  readonly order: readonly number[];
  readonly pool: DecodePool;
  /** Opened with the hashes of `images` in their order; null: each epoch decodes. */
  readonly cache: TensorCache | null;
  /**
   * Images that take no part, by their place. One that cannot be read is put in here and reported once, at `onRejected`; give the same map
   * to every epoch.
   */
  readonly rejected: Map<number, InputRejection>;
  readonly onRejected: (index: number, rejection: InputRejection) => void;
  readonly signal: AbortSignal;
}

/** One batch, [N, height, width, 3], 0 to 255 resized by the job's rule, before preprocessing. */
export interface PixelBatch {
  readonly pixels: Float32Array<ArrayBuffer>;
  /** The place in `images` of each row. */
  readonly indices: readonly number[];
}
