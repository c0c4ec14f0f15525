import type { CallOutput } from '#shared/contract/contract.ts';
import { augmentPixels } from '#shared/domain/imaging/augmentation-pixels.ts';
import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { augmentationRandom, drawAugmentation } from '#shared/domain/imaging/augmentation.ts';

export type PreviewImages = CallOutput<'training.previewImages'>;

/** An image of the preview as floats 0 to 255, interleaved RGB. */
export interface PreviewImage {
  readonly imageId: string;
  readonly className: string;
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** The images of an answer, ready to be varied. */
export function previewImagesOf({ width, height, images }: PreviewImages): readonly PreviewImage[] {
  return images.map(({ imageId, className, rgb }) => ({
    imageId,
    className,
    width,
    height,
    values: Float32Array.from(atob(rgb), (byte) => byte.charCodeAt(0)),
  }));
}

/** An image as a run with this seed learns from it in this epoch (counted from 1): the draws and the arithmetic of training. */
export function variedPixels(
  image: PreviewImage,
  settings: AugmentationSettings,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Float32Array {
  const parameters = drawAugmentation(settings, image, augmentationRandom(seed, epoch, image.imageId));
  return augmentPixels(image, parameters, settings);
}

/** Pixels for a canvas. */
export function toImageData({ width, height }: PreviewImage, values: Float32Array): ImageData {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(values.subarray(pixel * 3, pixel * 3 + 3), pixel * 4); // a clamped array rounds to the nearest level
  }
  return new ImageData(data, width, height);
}
