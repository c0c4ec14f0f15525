import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** `IMAGENET_STDDEV_RGB` of `keras.applications.efficientnet`. */
const DEVIATIONS = [0.229, 0.224, 0.225] as const;
/** The file has the deviations as 32-bit floats. */
const TOLERANCE = 1e-6;

/**
 * The weights with what Keras does beside them. With the ImageNet weights `EfficientNetB0` divides its normalised input once more, by the
 * square root of these deviations, in a step that has no weights; its file names the deviations as the variances. Here the variances are
 * made the squares, which is the same function, and `EfficientNetB0(weights=None)` needs no extra layer. Other weights stay as they are.
 */
export function withImageNetInput(network: string, tensors: readonly WeightTensor[]): readonly WeightTensor[] {
  if (network !== ('efficientnet-b0' satisfies NetworkId)) return tensors;
  return tensors.map((tensor) => {
    const isVariance = tensor.name === 'normalization/variance' && tensor.values.length === DEVIATIONS.length;
    if (!isVariance || DEVIATIONS.some((deviation, at) => Math.abs(deviation - (tensor.values[at] ?? 0)) > TOLERANCE))
      return tensor;
    return { ...tensor, values: tensor.values.map((value) => value * value) };
  });
}
