import type { AugmentationParameters, ImageSize } from '#shared/domain/imaging/augmentation.ts';
import { transformMatrix } from '#shared/domain/imaging/augmentation-matrix.ts';
import type { AugmentationFill } from '#shared/domain/imaging/augmentation-settings.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { insideImage, moveWrapped, sourceCoordinates } from './source-coordinates.ts';

/** The values that an augmentation works on, all float32. null: that part is not written. */
export interface AugmentationInputs {
  /** [N, height, width, 3], 0 to 255: before a network's preprocessing. */
  readonly pixels: string;
  /** [N, 8], from outputs to inputs: `transformMatrix`. */
  readonly transforms: string | null;
  /** [N] factors. */
  readonly brightness: string | null;
  /** [N] factors. */
  readonly contrast: string | null;
}

/** What the fed values of one batch are made of: shapes [N, 8], [N], [N]. */
export interface AugmentationFeeds {
  readonly transforms: Float32Array;
  readonly brightness: Float32Array;
  readonly contrast: Float32Array;
}

/** The numbers that turn a batch of equally large images by their parameters, in the images' order. */
export function augmentationFeeds(batch: readonly AugmentationParameters[], size: ImageSize): AugmentationFeeds {
  const transforms = new Float32Array(batch.length * 8);
  for (const [index, parameters] of batch.entries()) transforms.set(transformMatrix(parameters, size), index * 8);
  return {
    transforms,
    brightness: Float32Array.from(batch, (parameters) => parameters.brightness),
    contrast: Float32Array.from(batch, (parameters) => parameters.contrast),
  };
}

/**
 * Writes the operations that vary a batch, and returns the name of the varied batch, of the same shape. Geometry, then brightness, then
 * contrast, as `augmentPixels`, with which it agrees within 0.01 where float32 coordinates do not fall on the other side of an edge:
 * - geometry as Keras' `apply_affine_transform` with flips (`test/golden/keras/augmentation.json`);
 * - brightness as Pillow's `ImageEnhance.Brightness`, which `ImageDataGenerator` uses, without its rounding to 8 bits:
 *   `clip(value * factor, 0, 255)`;
 * - contrast as `tf.image.adjust_contrast` and Keras' layer `RandomContrast`: `clip((value - mean) * factor + mean, 0, 255)` with the
 *   mean of each channel over the image.
 */
export function addAugmentation(b: GraphBuilder, inputs: AugmentationInputs, options: ImageSize & AugmentationFill): string {
  return b.within('augmentation', () => {
    const { transforms, brightness, contrast } = inputs;
    let batch = inputs.pixels;
    if (transforms !== null) batch = moved(b, { batch, transforms }, options);
    if (brightness !== null) batch = brightened(b, batch, brightness);
    if (contrast !== null) batch = contrasted(b, batch, contrast);
    return batch;
  });
}

/** What is moved, and by which transforms. */
interface Moving {
  readonly batch: string;
  readonly transforms: string;
}

/**
 * `nearest` and `reflect` are one operation of TensorFlow. Its `CONSTANT` blends the fill value into the edge pixels, where scipy takes
 * it whole: a mask puts that right. Its `WRAP` puts the last pixel beside the first, where scipy lays one on the other: gathered instead.
 */
function moved(b: GraphBuilder, { batch, transforms }: Moving, options: ImageSize & AugmentationFill): string {
  switch (options.fillMode) {
    case 'nearest':
      return projected(b, { batch, transforms }, options, 'NEAREST');
    case 'reflect':
      return projected(b, { batch, transforms }, options, 'REFLECT');
    case 'wrap':
      return moveWrapped(b, batch, sourceCoordinates(b, transforms, options), options);
    case 'constant': {
      const inside = insideImage(b, sourceCoordinates(b, transforms, options), options);
      const values = projected(b, { batch, transforms }, options, 'NEAREST');
      return b.add('SelectV2', 'fill', [inside, values, b.scalar(options.fillValue)], { T: attr.type('float32') });
    }
  }
}

function projected(b: GraphBuilder, { batch, transforms }: Moving, size: ImageSize, fillMode: 'NEAREST' | 'REFLECT'): string {
  const inputs = [batch, transforms, b.integers([size.height, size.width]), b.scalar(0)];
  return b.add('ImageProjectiveTransformV3', 'move', inputs, {
    dtype: attr.type('float32'),
    interpolation: attr.text('BILINEAR'),
    fill_mode: attr.text(fillMode),
  });
}

function brightened(b: GraphBuilder, batch: string, factors: string): string {
  return clipped(b, b.binary('Mul', 'brightness', [batch, perImage(b, factors)]));
}

function contrasted(b: GraphBuilder, batch: string, factors: string): string {
  const mean = b.reduce('Mean', 'mean', batch, { axes: [1, 2], keepDims: true });
  const distance = b.binary('Sub', 'distance', [batch, mean]);
  const spread = b.binary('Mul', 'contrast', [distance, perImage(b, factors)]);
  return clipped(b, b.binary('AddV2', 'around_mean', [spread, mean]));
}

function clipped(b: GraphBuilder, values: string): string {
  const low = b.binary('Maximum', 'clip_low', [values, b.scalar(0)]);
  return b.binary('Minimum', 'clip_high', [low, b.scalar(255)]);
}

/** [N] as [N, 1, 1, 1]. */
function perImage(b: GraphBuilder, factors: string): string {
  return b.add('Reshape', 'per_image', [factors, b.integers([-1, 1, 1, 1])], {
    T: attr.type('float32'),
    Tshape: attr.type('int32'),
  });
}
