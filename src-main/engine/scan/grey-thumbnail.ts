import type { RgbImage } from '#main/engine/decode/decoded.ts';

/** Side of the grey thumbnails that near-duplicates are found by. */
export const THUMBNAIL_SIDE = 64;
/** Bytes of one of them. */
export const THUMBNAIL_BYTES = THUMBNAIL_SIDE * THUMBNAIL_SIDE;

/** Luma of ITU-R BT.601: the weights of red, green and blue. */
const LUMA = [0.299, 0.587, 0.114] as const;

/** Box filter of one axis: output cell `i` averages the positions from `first[i]`, `weights` from `offset[i]` to `offset[i + 1]`. */
interface Boxes {
  readonly first: Int32Array;
  readonly offset: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Exact area averages: cell `i` covers `[i, i + 1) * from / to`, and each position counts by how much of it lies inside,
 * also when enlarging (a cell then lies within one or two positions).
 */
function boxesOf(from: number, to: number): Boxes {
  const first = new Int32Array(to);
  const offset = new Int32Array(to + 1);
  const weights: number[] = [];
  for (let i = 0; i < to; i++) {
    const begin = (i * from) / to;
    const end = ((i + 1) * from) / to;
    first[i] = Math.floor(begin);
    for (let p = Math.floor(begin); p < Math.min(from, Math.ceil(end)); p++) {
      weights.push((Math.min(end, p + 1) - Math.max(begin, p)) / (end - begin));
    }
    offset[i + 1] = weights.length;
  }
  return { first, offset, weights: Float64Array.from(weights) };
}

/** Boxes by source length: the images of a dataset mostly share a few sizes. */
const cache = new Map<number, Boxes>();
const MAX_CACHED = 64;

function cachedBoxes(from: number): Boxes {
  let boxes = cache.get(from);
  if (boxes === undefined) {
    if (cache.size >= MAX_CACHED) cache.clear();
    boxes = boxesOf(from, THUMBNAIL_SIDE);
    cache.set(from, boxes);
  }
  return boxes;
}

/**
 * The 64 x 64 grey thumbnail of an image: luma, exact area average, the aspect ratio not kept, rounded to 0 to 255.
 * Written into `out` at `at`. In all loops the indices lie inside the arrays by construction.
 */
export function writeGreyThumbnail(image: RgbImage, out: Uint8Array, at: number): void {
  const columns = cachedBoxes(image.width);
  const rows = cachedBoxes(image.height);
  const narrow = narrowRows(image, columns);
  for (let y = 0; y < THUMBNAIL_SIDE; y++) {
    const top = rows.first[y] as number;
    const from = rows.offset[y] as number;
    const to = rows.offset[y + 1] as number;
    for (let x = 0; x < THUMBNAIL_SIDE; x++) {
      let sum = 0;
      for (let k = from; k < to; k++)
        sum += (rows.weights[k] as number) * (narrow[(top + k - from) * THUMBNAIL_SIDE + x] as number);
      out[at + y * THUMBNAIL_SIDE + x] = Math.min(255, Math.round(sum));
    }
  }
}

/** Luma of every row, already averaged to 64 columns. */
function narrowRows({ width, height, rgb }: RgbImage, columns: Boxes): Float32Array {
  const [red, green, blue] = LUMA;
  const luma = new Float64Array(width);
  const narrow = new Float32Array(height * THUMBNAIL_SIDE);
  for (let y = 0, s = 0; y < height; y++) {
    for (let x = 0; x < width; x++, s += 3) {
      luma[x] = red * (rgb[s] as number) + green * (rgb[s + 1] as number) + blue * (rgb[s + 2] as number);
    }
    for (let x = 0; x < THUMBNAIL_SIDE; x++) {
      const left = columns.first[x] as number;
      const from = columns.offset[x] as number;
      const to = columns.offset[x + 1] as number;
      let sum = 0;
      for (let k = from; k < to; k++) sum += (columns.weights[k] as number) * (luma[left + k - from] as number);
      narrow[y * THUMBNAIL_SIDE + x] = sum;
    }
  }
  return narrow;
}

/** Simple measures of picture quality, on the thumbnail's scale 0 to 255. */
export interface QualityFigures {
  readonly meanBrightness: number;
  /** Standard deviation. */
  readonly contrast: number;
  /** Variance of the Laplacian (four neighbours, inside pixels): low for blurred pictures. */
  readonly sharpness: number;
}

/** The figures of the thumbnail that begins at `at`. */
export function qualityOf(thumbnail: Uint8Array, at: number): QualityFigures {
  const side = THUMBNAIL_SIDE;
  const pixel = (x: number, y: number): number => thumbnail[at + y * side + x] as number; // inside the thumbnail
  let sum = 0;
  let squares = 0;
  for (let i = at; i < at + THUMBNAIL_BYTES; i++) {
    const value = thumbnail[i] as number;
    sum += value;
    squares += value * value;
  }
  let edgeSum = 0;
  let edgeSquares = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const edge = pixel(x - 1, y) + pixel(x + 1, y) + pixel(x, y - 1) + pixel(x, y + 1) - 4 * pixel(x, y);
      edgeSum += edge;
      edgeSquares += edge * edge;
    }
  }
  const inside = (side - 2) ** 2;
  return {
    meanBrightness: sum / THUMBNAIL_BYTES,
    contrast: Math.sqrt(variance(sum, squares, THUMBNAIL_BYTES)),
    sharpness: variance(edgeSum, edgeSquares, inside),
  };
}

/** Population variance from sums of integers, which are exact; never below 0. */
function variance(sum: number, squares: number, count: number): number {
  return Math.max(0, (squares * count - sum * sum) / (count * count));
}
