import type { Orientation, RgbImage } from './decoded.ts';

/** For each orientation: are axes swapped, and is the stored x or y counted from its far end. */
const TURNS: Readonly<Record<Orientation, readonly [swap: boolean, flipX: boolean, flipY: boolean]>> = {
  1: [false, false, false],
  2: [false, true, false],
  3: [false, true, true],
  4: [false, false, true],
  5: [true, false, false],
  6: [true, false, true],
  7: [true, true, true],
  8: [true, true, false],
};

/** Pixels as a person sees them: applies an EXIF orientation. Orientation 1 returns the image itself, others a new one. */
export function orient(image: RgbImage, orientation: Orientation): RgbImage {
  if (orientation === 1) return image;
  const [swap, flipX, flipY] = TURNS[orientation];
  const { width, height, rgb } = image;
  const outWidth = swap ? height : width;
  const outHeight = swap ? width : height;
  const stepX = flipX ? -3 : 3; // one stored pixel on
  const stepY = flipY ? -width * 3 : width * 3; // one stored row on
  const start = (flipX ? (width - 1) * 3 : 0) + (flipY ? (height - 1) * width * 3 : 0);
  const perColumn = swap ? stepY : stepX;
  const perRow = swap ? stepX : stepY;
  const out = new Uint8Array(rgb.length);
  let o = 0;
  for (let y = 0; y < outHeight; y++) {
    let s = start + y * perRow;
    for (let x = 0; x < outWidth; x++, s += perColumn) {
      out[o++] = rgb[s] as number; // inside the image by construction
      out[o++] = rgb[s + 1] as number;
      out[o++] = rgb[s + 2] as number;
    }
  }
  return { width: outWidth, height: outHeight, rgb: out };
}
