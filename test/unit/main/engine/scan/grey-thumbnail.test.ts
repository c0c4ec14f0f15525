import { expect, test } from 'vitest';
import { THUMBNAIL_BYTES, qualityOf, writeGreyThumbnail } from '#main/engine/scan/grey-thumbnail.ts';
import type { Painting } from '#test/support/paint-image.ts';
import { paint, paintNoise } from '#test/support/paint-image.ts';

function thumbnailOf(image: Painting): Uint8Array {
  const out = new Uint8Array(THUMBNAIL_BYTES);
  writeGreyThumbnail(image, out, 0);
  return out;
}

/** The definition by brute force: cut every pixel into 64 x 64 equal parts; a cell is then made of whole parts. */
function slowThumbnail({ width, height, rgb }: Painting): Float64Array {
  const out = new Float64Array(THUMBNAIL_BYTES);
  for (let y = 0; y < height * 64; y++) {
    for (let x = 0; x < width * 64; x++) {
      const at = ((y >> 6) * width + (x >> 6)) * 3;
      const luma = 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
      const cell = Math.floor(y / height) * 64 + Math.floor(x / width);
      out[cell] = (out[cell] ?? 0) + luma / (width * height);
    }
  }
  return out;
}

test.each([
  [64, 64],
  [128, 64],
  [97, 71],
  [43, 39],
  [5, 130],
  [1, 1],
])('%i x %i: the exact area average, rounded', (width, height) => {
  const image = paintNoise(width, height, width);
  const expected = slowThumbnail(image);
  thumbnailOf(image).forEach((value, i) => expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThanOrEqual(0.5 + 1e-3));
});

test('a constant image is constant and has no contrast', () => {
  const thumbnail = thumbnailOf(paint(91, 33, () => [200, 200, 200]));
  expect(new Set(thumbnail)).toEqual(new Set([200]));
  expect(qualityOf(thumbnail, 0)).toEqual({ meanBrightness: 200, contrast: 0, sharpness: 0 });
});

test('quality figures of a checkerboard, by hand', () => {
  const thumbnail = thumbnailOf(paint(64, 64, (x, y) => ((x + y) % 2 === 0 ? [255, 255, 255] : [0, 0, 0])));
  // Each Laplacian is 4 * 255 up or down.
  expect(qualityOf(thumbnail, 0)).toEqual({ meanBrightness: 127.5, contrast: 127.5, sharpness: 1020 ** 2 });
});
