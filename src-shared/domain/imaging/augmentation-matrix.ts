import type { AugmentationParameters, ImageSize } from './augmentation.ts';

/**
 * Where an output pixel comes from: column `a0 x + a1 y + a2`, row `a3 x + a4 y + a5` of the input, with x the output's column and y its
 * row; `a6` and `a7` (perspective) are 0. The order of TensorFlow's `ImageProjectiveTransformV3`.
 */
export type ProjectiveTransform = readonly [number, number, number, number, number, number, 0, 0];

/** The upper two rows of a 3 x 3 matrix whose last row is 0 0 1, on (x, y, 1). */
type Affine = readonly [number, number, number, number, number, number];

const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

/** `first` x `second`: `second` is done to a point first. */
function product(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [p, q, r, s, t, u] = second;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/**
 * The transform of Keras' `apply_affine_transform` (rotation x shift x shear x zoom, about the centre), then flips.
 *
 * Keras takes half the height as the centre's column and half the width as its row; on square images, all that our networks take, this is
 * the centre. Kept as it is there, so that equal parameters give Keras' pixels at every size.
 */
export function transformMatrix(parameters: AugmentationParameters, { height, width }: ImageSize): ProjectiveTransform {
  const { theta, tx, ty, shear, zx, zy } = parameters;
  let matrix = IDENTITY;
  if (theta !== 0) {
    const angle = (theta * Math.PI) / 180;
    matrix = [Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0];
  }
  if (tx !== 0 || ty !== 0) matrix = product(matrix, [1, 0, tx, 0, 1, ty]);
  if (shear !== 0) {
    const angle = (shear * Math.PI) / 180;
    matrix = product(matrix, [1, -Math.sin(angle), 0, 0, Math.cos(angle), 0]);
  }
  if (zx !== 1 || zy !== 1) matrix = product(matrix, [zx, 0, 0, 0, zy, 0]);
  if (matrix !== IDENTITY) {
    const centreX = height / 2 - 0.5;
    const centreY = width / 2 - 0.5;
    matrix = product(product([1, 0, centreX, 0, 1, centreY], matrix), [1, 0, -centreX, 0, 1, -centreY]);
  }
  // Flips come after: an output pixel is looked up at its mirrored place.
  if (parameters.flipHorizontal) matrix = product(matrix, [-1, 0, width - 1, 0, 1, 0]);
  if (parameters.flipVertical) matrix = product(matrix, [1, 0, 0, 0, -1, height - 1]);
  return [...matrix, 0, 0];
}
