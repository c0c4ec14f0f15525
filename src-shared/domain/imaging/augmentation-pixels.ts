import type { AugmentationParameters, ImageSize } from './augmentation.ts';
import type { ProjectiveTransform } from './augmentation-matrix.ts';
import { transformMatrix } from './augmentation-matrix.ts';
import type { AugmentationFill } from './augmentation-settings.ts';
import { fillCoordinate } from './fill-coordinate.ts';

/** Pixels as floats 0 to 255, interleaved RGB: `values.length === height * width * 3`. */
export interface FloatImage extends ImageSize {
  readonly values: Float32Array;
}

const CHANNELS = 3;

/**
 * An augmented copy of an image: the plain form of what the training graph does, for previews and as the reference of tests.
 * Geometry as `scipy.ndimage.affine_transform(order=1)` gives it through Keras' `apply_affine_transform`
 * (`test/golden/keras/augmentation.json`), then brightness, then contrast (`adjustBrightness`, `adjustContrast`).
 */
export function augmentPixels(
  image: FloatImage,
  parameters: AugmentationParameters,
  fill: AugmentationFill,
): Float32Array<ArrayBuffer> {
  const moved = movePixels(image, transformMatrix(parameters, image), fill);
  adjustBrightness(moved, parameters.brightness);
  adjustContrast(moved, parameters.contrast);
  return moved;
}

function movePixels(image: FloatImage, transform: ProjectiveTransform, fill: AugmentationFill): Float32Array<ArrayBuffer> {
  const { height, width, values } = image;
  const [a0, a1, a2, a3, a4, a5] = transform;
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const column = fillCoordinate(a0 * x + a1 * y + a2, width, fill.fillMode);
      const row = fillCoordinate(a3 * x + a4 * y + a5, height, fill.fillMode);
      const o = (y * width + x) * CHANNELS;
      if (column === null || row === null) out.fill(fill.fillValue, o, o + CHANNELS);
      else interpolate(image, { row, column }, out.subarray(o, o + CHANNELS));
    }
  }
  return out;
}

/** Bilinear between the four pixels around a point whose coordinates may lie up to one pixel outside (`reflect`). */
function interpolate(
  { height, width, values }: FloatImage,
  at: { readonly row: number; readonly column: number },
  out: Float32Array,
): void {
  const top = Math.floor(at.row);
  const left = Math.floor(at.column);
  const wy = at.row - top;
  const wx = at.column - left;
  const rows = [clamp(top, height) * width, clamp(top + 1, height) * width] as const;
  const columns = [clamp(left, width), clamp(left + 1, width)] as const;
  for (let c = 0; c < CHANNELS; c++) {
    // Clamped indices lie inside the array: the reads are never undefined.
    const value = (row: number, column: number): number => values[(row + column) * CHANNELS + c] as number;
    const upper = value(rows[0], columns[0]) * (1 - wx) + value(rows[0], columns[1]) * wx;
    const lower = value(rows[1], columns[0]) * (1 - wx) + value(rows[1], columns[1]) * wx;
    out[c] = upper * (1 - wy) + lower * wy;
  }
}

function clamp(index: number, length: number): number {
  return Math.min(Math.max(index, 0), length - 1);
}

/**
 * In place: `min(max(value * factor, 0), 255)`, as Pillow's `ImageEnhance.Brightness`, which `ImageDataGenerator` uses, but without
 * rounding to 8 bits, so up to one level from it. A factor of 1 leaves values alone.
 */
function adjustBrightness(values: Float32Array, factor: number): void {
  if (factor === 1) return;
  for (let i = 0; i < values.length; i++) values[i] = clip((values[i] as number) * factor); // i < length: never undefined
}

/**
 * In place: `(value - mean) * factor + mean`, with the mean of each channel over the image, as `tf.image.adjust_contrast` and Keras' layer
 * `RandomContrast`, then clipped to 0 to 255 as that layer does. A factor of 1 leaves values alone.
 */
function adjustContrast(values: Float32Array, factor: number): void {
  if (factor === 1) return;
  for (let c = 0; c < CHANNELS; c++) {
    let sum = 0;
    // i < length: the reads are never undefined.
    for (let i = c; i < values.length; i += CHANNELS) sum += values[i] as number;
    const mean = sum / (values.length / CHANNELS);
    for (let i = c; i < values.length; i += CHANNELS) values[i] = clip(((values[i] as number) - mean) * factor + mean);
  }
}

function clip(value: number): number {
  return Math.min(Math.max(value, 0), 255);
}
