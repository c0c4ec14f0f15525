import type { FillMode } from './augmentation-settings.ts';

/**
 * Where a coordinate outside an axis of `length` pixels is looked up: `map_coordinate` of `scipy.ndimage` (`ni_interpolation.c`).
 * null: nowhere, the fill value is taken. A result of `reflect` may lie up to one pixel outside, where the edge pixel counts.
 * - `nearest`: the edge.
 * - `reflect`: d c b a | a b c d | d c b a, mirrored at the edge of the last pixel.
 * - `wrap`: repeated every `length - 1` pixels: first and last pixel fall on each other.
 * - `constant`: the fill value anywhere beyond the centre of the edge pixels.
 */
export function fillCoordinate(at: number, length: number, mode: FillMode): number | null {
  const last = length - 1;
  if (at >= 0 && at <= last) return at;
  switch (mode) {
    case 'nearest':
      return at < 0 ? 0 : last;
    case 'constant':
      return null;
    case 'wrap':
      return last < 1 ? 0 : wrapped(at, last);
    case 'reflect':
      return last < 1 ? 0 : reflected(at, length);
  }
}

function wrapped(at: number, period: number): number {
  return at < 0 ? at + period * (Math.trunc(-at / period) + 1) : at - period * Math.trunc(at / period);
}

function reflected(at: number, length: number): number {
  const period = 2 * length;
  const inPeriod = at - period * Math.trunc(at / period);
  if (at < 0) return inPeriod < -length ? inPeriod + period : -inPeriod - 1;
  return inPeriod >= length ? period - inPeriod - 1 : inPeriod;
}
