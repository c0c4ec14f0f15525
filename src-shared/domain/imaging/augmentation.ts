import type { Random } from '#shared/lib/random.ts';
import { makeRandom } from '#shared/lib/random.ts';
import type { AugmentationSettings } from './augmentation-settings.ts';
import { factorEnds } from './augmentation-settings.ts';

/** What is done to one image: the parameters of Keras' `apply_affine_transform` by its names, flips, and factors of the values. */
export interface AugmentationParameters {
  /** Degrees. */
  readonly theta: number;
  /** Pixels that the source lies to the right. */
  readonly tx: number;
  /** Pixels that the source lies below. */
  readonly ty: number;
  /** Degrees. */
  readonly shear: number;
  /** Zoom along the columns; below 1 enlarges. */
  readonly zx: number;
  /** Zoom along the rows. */
  readonly zy: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** Factor of the values. */
  readonly brightness: number;
  /** Factor of the distance from the mean. */
  readonly contrast: number;
}

/** Parameters that leave an image as it is. */
export const IDENTITY_AUGMENTATION: AugmentationParameters = {
  theta: 0,
  tx: 0,
  ty: 0,
  shear: 0,
  zx: 1,
  zy: 1,
  flipHorizontal: false,
  flipVertical: false,
  brightness: 1,
  contrast: 1,
};

/** Height and width of an image in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/**
 * The random numbers of one image in one epoch (counted from 1). They depend on nothing else: not on the order of the images, not on
 * what was drawn before. So a preview shows what training sees, and a run that is resumed sees what it would have seen.
 */
export function augmentationRandom(runSeed: number, epoch: number, imageId: string): Random {
  return makeRandom(`${String(runSeed)}/augmentation/${String(epoch)}/${imageId}`);
}

/**
 * Draws one image's parameters, uniformly and in the order of Keras' `ImageDataGenerator.get_random_transform`; contrast, which Keras has
 * in its layer `RandomContrast`, comes last. Each number is drawn even where its setting is off, so that switching one setting on leaves
 * the others' draws alone.
 *
 * One difference is meant: `heightShift` moves rows and `widthShift` columns. `ImageDataGenerator` puts `height_shift_range` into `tx`,
 * which its `apply_affine_transform` has applied to columns since TensorFlow 2.9; with equal shifts of square images that is the same.
 */
export function drawAugmentation(settings: AugmentationSettings, size: ImageSize, random: Random): AugmentationParameters {
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const around = (amount: number): number => {
    const value = between(-amount, amount);
    return amount === 0 ? 0 : value; // never -0, which compares as another value
  };
  const factor = (range: AugmentationSettings['zoom']): number => between(...factorEnds(range));
  const theta = around(settings.rotation);
  const ty = around(settings.heightShift) * size.height;
  const tx = around(settings.widthShift) * size.width;
  const shear = around(settings.shear);
  const zx = factor(settings.zoom);
  const zy = factor(settings.zoom);
  const flipHorizontal = random.next() < 0.5 && settings.horizontalFlip;
  const flipVertical = random.next() < 0.5 && settings.verticalFlip;
  const brightness = factor(settings.brightness);
  const contrast = factor(settings.contrast);
  return { theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical, brightness, contrast };
}
