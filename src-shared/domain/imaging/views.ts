import { AppError } from '#shared/errors/app-error.ts';

/**
 * The eight symmetries of a square in the order in which test-time augmentation takes them: as it is, mirrored left to right, flipped top to
 * bottom, turned by half; then those that swap the axes: transposed, turned by a quarter against the clock, with the clock, and transposed
 * along the other diagonal. Turns as `numpy.rot90` gives them.
 */
export const VIEWS = [
  'original',
  'mirrored',
  'flipped',
  'half-turn',
  'transposed',
  'quarter-turn',
  'three-quarter-turn',
  'anti-transposed',
] as const;

/** How an image is looked at. */
export type View = (typeof VIEWS)[number];

/** Views from this place on swap width and height. */
const FIRST_THAT_SWAPS_AXES = 4;

/** Size of an image in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The first `count` views (1 to 8) for images of a size. Throws `evaluation/views-need-square` where a view would swap the axes of an image
 * that is not square, RangeError for another count.
 */
export function firstViews(count: number, { width, height }: Size): readonly View[] {
  if (!Number.isInteger(count) || count < 1 || count > VIEWS.length) throw new RangeError(`${count} views`);
  if (count > FIRST_THAT_SWAPS_AXES && width !== height) {
    throw new AppError('evaluation/views-need-square', { views: count, width, height });
  }
  return VIEWS.slice(0, count);
}

/** Where a view begins in the source and how far it goes for a row and for a column of its own, in pixels. */
interface Walk {
  readonly start: number;
  readonly perRow: number;
  readonly perColumn: number;
}

function walkOf(view: View, { width, height }: Size): Walk {
  const [right, bottom, last] = [width - 1, (height - 1) * width, width * height - 1];
  switch (view) {
    case 'original':
      return { start: 0, perRow: width, perColumn: 1 };
    case 'mirrored':
      return { start: right, perRow: width, perColumn: -1 };
    case 'flipped':
      return { start: bottom, perRow: -width, perColumn: 1 };
    case 'half-turn':
      return { start: last, perRow: -width, perColumn: -1 };
    case 'transposed':
      return { start: 0, perRow: 1, perColumn: width };
    case 'quarter-turn':
      return { start: right, perRow: -1, perColumn: width };
    case 'three-quarter-turn':
      return { start: bottom, perRow: 1, perColumn: -width };
    case 'anti-transposed':
      return { start: last, perRow: -1, perColumn: -width };
  }
}

/**
 * An image as a view shows it, interleaved RGB, height x width x 3 (width x height x 3 where the axes are swapped). A new array, but for
 * `original`, which is the image itself. Values are moved, never changed, so it may come before or after the preprocessing.
 *
 * @example viewOf(Float32Array.of(1, 1, 1, 2, 2, 2), { width: 2, height: 1 }, 'mirrored') // [2, 2, 2, 1, 1, 1]
 */
export function viewOf<Values extends Float32Array>(values: Values, size: Size, view: View): Values | Float32Array<ArrayBuffer> {
  if (view === 'original') return values;
  const { start, perRow, perColumn } = walkOf(view, size);
  const isSwapped = VIEWS.indexOf(view) >= FIRST_THAT_SWAPS_AXES;
  const rows = isSwapped ? size.width : size.height;
  const columns = isSwapped ? size.height : size.width;
  const out = new Float32Array(values.length);
  let target = 0;
  for (let row = 0; row < rows; row += 1) {
    let source = (start + row * perRow) * 3;
    for (let column = 0; column < columns; column += 1) {
      // Both lie inside the arrays by construction of the walk: the reads are never undefined.
      out[target] = values[source] as number;
      out[target + 1] = values[source + 1] as number;
      out[target + 2] = values[source + 2] as number;
      target += 3;
      source += perColumn * 3;
    }
  }
  return out;
}

/**
 * The mean of rows of probabilities of the same classes; of one row the row itself, bit for bit. Added up in 64 bits, rounded once.
 * Throws RangeError for no rows.
 */
export function meanProbabilities(rows: readonly Float32Array[]): Float32Array {
  const [first] = rows;
  if (first === undefined) throw new RangeError('the mean of no probabilities');
  if (rows.length === 1) return first;
  return first.map((_, index) => rows.reduce((sum, row) => sum + (row[index] ?? 0), 0) / rows.length);
}
