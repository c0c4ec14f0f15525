import type { RgbImage } from '#main/engine/decode/decoded.ts';

/** Width and height in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Source positions of one axis as Pillow's `ImagingScaleAffine` finds them: the pixel that the centre of each output pixel falls into. Added
 * up step by step as there, so that rounding falls on the same side.
 */
function nearestPositions(from: number, to: number): Int32Array {
  const scale = from / to;
  const positions = new Int32Array(to);
  let at = scale * 0.5;
  for (let i = 0; i < to; i++) {
    positions[i] = Math.min(Math.floor(at), from - 1);
    at += scale;
  }
  return positions;
}

/**
 * `pil_nearest`: Pillow's `image.resize((width, height), NEAREST)`, what Keras' `load_img` does unless told otherwise; exactly. Writes
 * `height * width * 3` levels.
 */
export function resizePilNearestInto(image: RgbImage, { width, height }: Size, out: Float32Array): void {
  const columns = nearestPositions(image.width, width);
  const rows = nearestPositions(image.height, height);
  let o = 0;
  for (const row of rows) {
    for (const column of columns) {
      const from = (row * image.width + column) * 3;
      for (let channel = 0; channel < 3; channel++) out[o++] = image.rgb[from + channel] ?? 0;
    }
  }
}

/** Fixed-point weights of Pillow's resampling: 22 bits behind the point. */
const PRECISION_BITS = 22;

/** For each output position the first source position, and the weights of those from there on. */
interface Filter {
  readonly first: Int32Array;
  readonly weights: readonly Int32Array[];
}

/** Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` with the triangle of width 1: wider where the image shrinks. */
function bilinearFilter(from: number, to: number): Filter {
  const scale = from / to;
  const support = Math.max(1, scale);
  const first = new Int32Array(to);
  const weights = Array.from({ length: to }, (_, i) => {
    const center = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const end = Math.min(from, Math.trunc(center + support + 0.5));
    first[i] = start;
    const raw = Array.from({ length: end - start }, (_value, k) =>
      Math.max(0, 1 - Math.abs((k + start - center + 0.5) / support)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return Int32Array.from(raw, (weight) => Math.trunc(0.5 + (weight / sum) * 2 ** PRECISION_BITS));
  });
  return { first, weights };
}

/** How one pass walks over the pixels: `lines` lines that are `lineStride` apart, positions in a line `stride` apart (in values). */
interface Pass {
  readonly filter: Filter;
  readonly lines: number;
  readonly from: { readonly stride: number; readonly lineStride: number };
  readonly to: { readonly stride: number; readonly lineStride: number };
}

/** One pass along an axis; levels are rounded and stay within 0 to 255. */
function resample(source: Uint8Array, target: Uint8Array | Float32Array, { filter, lines, from, to }: Pass): void {
  const { first, weights } = filter;
  for (let line = 0; line < lines; line++) {
    for (const [position, own] of weights.entries()) {
      const start = line * from.lineStride + (first[position] ?? 0) * from.stride;
      const place = line * to.lineStride + position * to.stride;
      for (let channel = 0; channel < 3; channel++) {
        let sum = 2 ** (PRECISION_BITS - 1);
        // All indices lie inside the arrays by construction of the filter: the reads are never undefined.
        for (let k = 0; k < own.length; k++) sum += (source[start + k * from.stride + channel] as number) * (own[k] as number);
        target[place + channel] = Math.min(255, Math.max(0, sum >> PRECISION_BITS));
      }
    }
  }
}

/**
 * `pil_bilinear`: Pillow's `image.resize((width, height), BILINEAR)`, along the rows, then along the columns, levels rounded after
 * each. Exactly, but where one side shrinks and the other grows: there Pillow 13 goes along the columns first, and a level may be one off. Writes `height * width * 3` levels.
 */
export function resizePilBilinearInto(image: RgbImage, { width, height }: Size, out: Float32Array): void {
  const across = new Uint8Array(width * image.height * 3);
  resample(image.rgb, across, {
    filter: bilinearFilter(image.width, width),
    lines: image.height,
    from: { stride: 3, lineStride: image.width * 3 },
    to: { stride: 3, lineStride: width * 3 },
  });
  resample(across, out, {
    filter: bilinearFilter(image.height, height),
    lines: width,
    from: { stride: width * 3, lineStride: 3 },
    to: { stride: width * 3, lineStride: 3 },
  });
}
