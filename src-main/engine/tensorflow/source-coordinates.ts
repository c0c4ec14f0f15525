import type { ImageSize } from '#shared/domain/imaging/augmentation.ts';
import { attr } from './attributes.ts';
import type { Dtype } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';

const CHANNELS = 3;

/** The distance from 1 to the next float32. */
const FLOAT32_EPSILON = 2 ** -23;

/** Where each output pixel comes from: [N, 2, height * width], columns then rows, from transforms [N, 8]. */
export function sourceCoordinates(b: GraphBuilder, transforms: string, { height, width }: ImageSize): string {
  const count = height * width;
  const grid = new Float32Array(3 * count);
  for (let index = 0; index < count; index++) {
    grid[index] = index % width;
    grid[count + index] = Math.floor(index / width);
    grid[2 * count + index] = 1;
  }
  const six = b.add('Slice', 'affine', [transforms, b.integers([0, 0]), b.integers([-1, 6])], {
    T: attr.type('float32'),
    Index: attr.type('int32'),
  });
  const product = b.add('MatMul', 'source', [reshape(b, six, [-1, 3]), b.constant('grid', grid, [3, count])], {
    T: attr.type('float32'),
    transpose_a: attr.bool(false),
    transpose_b: attr.bool(false),
  });
  return reshape(b, product, [-1, 2, count]);
}

/**
 * Whether an output pixel's source lies between the centres of the edge pixels: bool [N, height, width, 1]. The rounding of float32
 * coordinates counts as inside: without it an edge that lands on itself would flicker.
 */
export function insideImage(b: GraphBuilder, coordinates: string, { height, width }: ImageSize): string {
  const rounding = (height + width) * FLOAT32_EPSILON;
  const limits = lastPixels(b, { height, width }, rounding);
  const after = b.binary('GreaterEqual', 'after_first', [coordinates, b.scalar(-rounding)]);
  const before = b.binary('LessEqual', 'before_last', [coordinates, limits]);
  const both = b.add('LogicalAnd', 'between', [after, before]);
  const inside = b.add('All', 'inside', [both, b.integers([1])], { Tidx: attr.type('int32'), keep_dims: attr.bool(false) });
  return reshape(b, inside, [-1, height, width, 1], 'bool');
}

/** The batch with each pixel taken from its source, bilinear, axes repeated as `fillCoordinate` does for `wrap`. */
export function moveWrapped(b: GraphBuilder, batch: string, coordinates: string, size: ImageSize): string {
  const last = lastPixels(b, size, 0);
  const at = wrapped(b, coordinates, last);
  const low = b.unary('Floor', 'low', at);
  const high = b.binary('Minimum', 'high', [b.binary('AddV2', 'next', [low, b.scalar(1)]), last]);
  const [wx, wy] = split(b, b.binary('Sub', 'weight', [at, low]));
  const [left, top] = split(b, low);
  const [right, bottom] = split(b, high);
  const flat = reshape(b, batch, [-1, size.height * size.width, CHANNELS]);
  const pixel = (row: string, column: string): string => gather(b, flat, flatIndex(b, [row, column], size.width));
  const between = (from: string, to: string, weight: string): string => {
    const step = b.binary('Mul', 'step', [
      b.binary('Sub', 'rise', [to, from]),
      reshape(b, weight, [-1, size.height * size.width, 1]),
    ]);
    return b.binary('AddV2', 'between', [from, step]);
  };
  const upper = between(pixel(top, left), pixel(top, right), wx);
  const lower = between(pixel(bottom, left), pixel(bottom, right), wx);
  return reshape(b, between(upper, lower, wy), [-1, size.height, size.width, CHANNELS]);
}

/** scipy's wrap: below 0 `at + p (floor(-at / p) + 1)`, above the last pixel `at - p floor(at / p)`, with p the last pixel's place. */
function wrapped(b: GraphBuilder, at: string, last: string): string {
  const period = b.binary('Maximum', 'period', [last, b.scalar(1)]); // an axis of one pixel: clamped below
  const turns = (value: string): string => b.unary('Floor', 'turns', b.binary('RealDiv', 'quotient', [value, period]));
  const back = b.binary('AddV2', 'turns_up', [turns(b.unary('Neg', 'below', at)), b.scalar(1)]);
  const up = b.binary('AddV2', 'up', [at, b.binary('Mul', 'rise', [back, period])]);
  const down = b.binary('Sub', 'down', [at, b.binary('Mul', 'fall', [turns(at), period])]);
  const select = (condition: string, yes: string, no: string): string =>
    b.add('SelectV2', 'wrap', [condition, yes, no], { T: attr.type('float32') });
  const isAbove = b.binary('Greater', 'is_above', [at, last]);
  const isBelow = b.binary('Less', 'is_below', [at, b.scalar(0)]);
  const inside = select(isBelow, up, select(isAbove, down, at));
  return b.binary('Minimum', 'clamp_high', [b.binary('Maximum', 'clamp_low', [inside, b.scalar(0)]), last]);
}

/** The places of the last column and row, plus `more`: [2, 1]. */
function lastPixels(b: GraphBuilder, { height, width }: ImageSize, more: number): string {
  return b.constant('last', Float32Array.of(width - 1 + more, height - 1 + more), [2, 1]);
}

/** [N, 2, count] as two of [N, count]. */
function split(b: GraphBuilder, pairs: string): readonly [string, string] {
  const node = b.add('Unpack', 'axes', [pairs], { T: attr.type('float32'), num: attr.int(2), axis: attr.int(1) });
  return [node, `${node}:1`];
}

/** `row * width + column` as int32. Computed in int32: float32 counts pixels exactly only to 4,096 x 4,096. */
function flatIndex(b: GraphBuilder, [row, column]: readonly [string, string], width: number): string {
  const whole = (value: string): string => b.cast(value, 'float32', 'int32');
  const above = b.binary('Mul', 'rows_above', [whole(row), b.constant('width', Int32Array.of(width), [], 'int32')], 'int32');
  return b.binary('AddV2', 'index', [above, whole(column)], 'int32');
}

/** Pixels [N, count, 3] at indices [N, count]. */
function gather(b: GraphBuilder, pixels: string, indices: string): string {
  return b.add('GatherV2', 'pixel', [pixels, indices, b.constant('axis', Int32Array.of(1), [], 'int32')], {
    Tparams: attr.type('float32'),
    Tindices: attr.type('int32'),
    Taxis: attr.type('int32'),
    batch_dims: attr.int(1),
  });
}

function reshape(b: GraphBuilder, value: string, shape: readonly number[], dtype: Dtype = 'float32'): string {
  return b.add('Reshape', 'shape', [value, b.integers(shape)], { T: attr.type(dtype), Tshape: attr.type('int32') });
}
