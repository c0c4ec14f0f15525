import type { RgbImage } from '#main/engine/decode/decoded.ts';

/** Side of the grey thumbnails that near-duplicates are found by. */
export const THUMBNAIL_SIDE = 64;
/** Bytes of one of them. */
export const THUMBNAIL_BYTES = THUMBNAIL_SIDE * THUMBNAIL_SIDE;

/** Luma of ITU-R BT.601: the weights of red, green and blue in thousandths, so that sums of it are whole numbers and exact. */
const LUMA = [299, 587, 114] as const;
const LUMA_SCALE = 1000;

/**
 * The edges of the 64 boxes along one axis, `edge[i] = i * from / 64`, as a whole position and the rest. With the running sum F of the values
 * (linear between positions) the average over a box is `(F(next edge) - F(edge)) / (from / 64)`: exact, also when enlarging.
 */
interface Edges {
  readonly whole: Int32Array;
  readonly rest: Float64Array;
}

function edgesOf(from: number): Edges {
  const whole = new Int32Array(THUMBNAIL_SIDE + 1);
  const rest = new Float64Array(THUMBNAIL_SIDE + 1);
  for (let i = 0; i <= THUMBNAIL_SIDE; i++) {
    // The last edge lies at the end of the last position, not at the beginning of one that does not exist.
    whole[i] = Math.min(from - 1, Math.floor((i * from) / THUMBNAIL_SIDE));
    rest[i] = (i * from) / THUMBNAIL_SIDE - (whole[i] ?? 0);
  }
  return { whole, rest };
}

/**
 * The 64 x 64 grey thumbnail of an image: luma, exact area average, the aspect ratio not kept, rounded to 0 to 255.
 * Written into `out` at `at`. In all loops the indices lie inside the arrays by construction.
 */
export function writeGreyThumbnail(image: RgbImage, out: Uint8Array, at: number): void {
  const side = THUMBNAIL_SIDE;
  const { whole, rest } = edgesOf(image.height);
  const sums = runningSums(image);
  const area = LUMA_SCALE * (image.width / side) * (image.height / side);
  const above = new Float64Array(side); // F at the upper edge of the row of boxes
  for (let y = 0; y < side; y++) {
    const row = (whole[y + 1] as number) * side;
    const part = rest[y + 1] as number;
    for (let x = 0; x < side; x++) {
      const here = sums[row + x] as number;
      const below = here + part * ((sums[row + side + x] as number) - here);
      out[at + y * side + x] = Math.min(255, Math.round((below - (above[x] as number)) / area));
      above[x] = below;
    }
  }
}

/** Sums of luma over each column of boxes (64 a row) from the first row to each: row `y` holds the sum of the rows before `y`. */
function runningSums({ width, height, rgb }: RgbImage): Float64Array {
  const side = THUMBNAIL_SIDE;
  const [red, green, blue] = LUMA;
  const { whole, rest } = edgesOf(width);
  const line = new Float64Array(width + 1);
  const sums = new Float64Array((height + 1) * side);
  for (let y = 0, s = 0, o = 0; y < height; y++) {
    let sum = 0;
    for (let x = 1; x <= width; x++, s += 3) {
      sum += (red * (rgb[s] as number) + green * (rgb[s + 1] as number) + blue * (rgb[s + 2] as number)) | 0;
      line[x] = sum;
    }
    let left = 0;
    for (let x = 1; x <= side; x++, o++) {
      const position = whole[x] as number;
      const here = line[position] as number;
      const right = here + (rest[x] as number) * ((line[position + 1] as number) - here);
      sums[o + side] = (sums[o] as number) + right - left;
      left = right;
    }
  }
  return sums;
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
    const row = at + y * side;
    for (let i = row + 1; i < row + side - 1; i++) {
      // Inside pixels only: all neighbours lie in the thumbnail.
      const around =
        (thumbnail[i - 1] as number) +
        (thumbnail[i + 1] as number) +
        (thumbnail[i - side] as number) +
        (thumbnail[i + side] as number);
      const edge = around - 4 * (thumbnail[i] as number);
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
