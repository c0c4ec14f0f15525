import { THUMBNAIL_BYTES, THUMBNAIL_SIDE } from './grey-thumbnail.ts';
import type { ThumbnailFile } from './thumbnail-file.ts';

/** Thumbnails are summarised by the means of 16 x 16 blocks of 4 x 4 pixels. */
const BLOCK_SIDE = 4;
const BLOCKS_ACROSS = THUMBNAIL_SIDE / BLOCK_SIDE;

/** Values of one record's features: 256 block coefficients and the length of what they leave out. */
export const FEATURES = BLOCKS_ACROSS * BLOCKS_ACROSS + 1;

/**
 * Features of all thumbnails, from which the product of two rows bounds their correlation from above.
 *
 * With x and y the thumbnails, zero mean and unit length, P the projection onto the block means (orthonormal: a block's coefficient is
 * a quarter of its sum) and r the length of the rest, `<x, y> = <Px, Py> + <x - Px, y - Py> <= <Px, Py> + r(x) r(y)` by Cauchy and
 * Schwarz. So `r` is the 257th feature, and no pair above a threshold has a product below it: nothing is missed.
 */
export interface CorrelationFeatures {
  /** The records that have a correlation: neither skipped nor constant, ascending. */
  readonly records: Int32Array;
  /** `FEATURES` values for each of `records`, in the same order. */
  readonly values: Float32Array;
  /** Sum of each thumbnail of the file. */
  readonly sums: Float64Array;
  /** Length of each thumbnail of the file after its mean is taken away; 0 if it is constant or skipped. */
  readonly norms: Float64Array;
}

/** Records read between two looks at the signal. */
const RECORDS_A_CHECK = 1024;

/** Reads all thumbnails once. */
export function readFeatures(file: ThumbnailFile, skip: ReadonlySet<number>, signal: AbortSignal): CorrelationFeatures {
  const values = new Float32Array(file.count * FEATURES);
  const records = new Int32Array(file.count);
  const sums = new Float64Array(file.count);
  const norms = new Float64Array(file.count);
  let used = 0;
  for (const [record, thumbnail] of file.all()) {
    if (record % RECORDS_A_CHECK === 0) signal.throwIfAborted();
    if (skip.has(record)) continue;
    const { sum, norm } = momentsOf(thumbnail);
    sums[record] = sum;
    norms[record] = norm;
    if (norm === 0) continue;
    writeFeatures(thumbnail, sum / THUMBNAIL_BYTES, norm, values.subarray(used * FEATURES, (used + 1) * FEATURES));
    records[used++] = record;
  }
  return { records: records.subarray(0, used), values: values.subarray(0, used * FEATURES), sums, norms };
}

/** Sums of integers below 2^53: exact, so a constant thumbnail has norm 0 and not nearly so. */
function momentsOf(thumbnail: Uint8Array): { readonly sum: number; readonly norm: number } {
  let sum = 0;
  let squares = 0;
  for (const value of thumbnail) {
    sum += value;
    squares += value * value;
  }
  return { sum, norm: Math.sqrt((squares * THUMBNAIL_BYTES - sum * sum) / THUMBNAIL_BYTES) };
}

function writeFeatures(thumbnail: Uint8Array, mean: number, norm: number, out: Float32Array): void {
  let kept = 0;
  for (let block = 0; block < FEATURES - 1; block++) {
    const top = Math.floor(block / BLOCKS_ACROSS) * BLOCK_SIDE;
    const left = (block % BLOCKS_ACROSS) * BLOCK_SIDE;
    let sum = 0;
    for (let y = top; y < top + BLOCK_SIDE; y++) {
      for (let x = left; x < left + BLOCK_SIDE; x++) sum += thumbnail[y * THUMBNAIL_SIDE + x] as number; // inside the thumbnail
    }
    const coefficient = (sum - BLOCK_SIDE * BLOCK_SIDE * mean) / (BLOCK_SIDE * norm);
    out[block] = coefficient;
    kept += coefficient * coefficient;
  }
  out[FEATURES - 1] = Math.sqrt(Math.max(0, 1 - kept));
}

/**
 * Normalised cross-correlation of two thumbnails that are not constant, -1 to 1: the sum of products is an exact integer
 * (at most 4,096 * 255 * 255), so the figure does not depend on the order of work.
 */
export function correlation(
  a: { readonly bytes: Uint8Array; readonly sum: number; readonly norm: number },
  b: { readonly bytes: Uint8Array; readonly sum: number; readonly norm: number },
): number {
  const x = a.bytes;
  const y = b.bytes;
  const length = x.length;
  let products = 0;
  for (let i = 0; i < length; i++) products = (products + (x[i] as number) * (y[i] as number)) | 0; // both are 4,096 long
  return (products - (a.sum * b.sum) / THUMBNAIL_BYTES) / (a.norm * b.norm);
}
