import type { OutputKind } from '#shared/contract/engine/manifest.ts';
import type { PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import { labelledBatch as withLabels } from '#main/engine/tensorflow/plain-training.ts';
import type { LabelledBatch } from '#main/engine/tensorflow/trainer.ts';

/** What labels and weights of a batch's rows follow from. */
export interface Labelling {
  /** In the order that a batch's places count in. */
  readonly images: readonly { readonly classIndex: number }[];
  /** Of one image, without the batch axis: rows, columns, channels; or the length of its features. */
  readonly inputShape: readonly number[];
  readonly output: OutputKind;
  /** One a class, in the order of the classes. */
  readonly classWeights: readonly number[];
}

/**
 * A batch as the trainer takes it. softmax: labels are one-hot rows [batch, classes]; sigmoid: [batch, 1], 1 for the second class. The
 * weight of an image is that of its class.
 */
export function labelledBatch(
  { images, inputShape, output, classWeights }: Labelling,
  { pixels, indices }: PixelBatch,
): LabelledBatch {
  const units = output === 'sigmoid' ? 1 : classWeights.length;
  const classes = Array.from(indices, (index) => images[index]?.classIndex ?? 0);
  const weights = Float32Array.from(classes, (classIndex) => classWeights[classIndex] ?? 1);
  return withLabels({ shape: [indices.length, ...inputShape], values: pixels }, { classes, units, weights });
}
