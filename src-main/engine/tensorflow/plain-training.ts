import { lossNamed } from '#shared/domain/training/losses.ts';
import { NO_CLIPPING, OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import type { Fed } from './session.ts';
import type { LabelledBatch } from './trainer.ts';
import type { TrainingOptions } from './training-graph.ts';

/** Adam and categorical cross-entropy with Keras' defaults, in float32, on batches that are the network's input already. */
export const PLAIN_TRAINING: TrainingOptions = {
  loss: lossNamed('categorical-crossentropy'),
  optimizer: OPTIMIZERS.adam,
  clipping: NO_CLIPPING,
  penalty: { l1: 0, l2: 0 },
  compute: 'float32',
  preprocessing: null,
  augmentation: null,
};

/**
 * A batch with its labels: one-hot rows, or the class itself (0 or 1) where there is one unit. `input`: its first axis is the images';
 * `classes`: the class of each image; `weights`: what each image counts, 1 unless told.
 */
export function labelledBatch(
  input: Fed,
  { classes, units, weights }: { readonly classes: readonly number[]; readonly units: number; readonly weights?: Float32Array },
): LabelledBatch {
  const labels = new Float32Array(classes.length * units);
  for (const [row, index] of classes.entries()) {
    if (units === 1) labels[row] = index;
    else labels[row * units + index] = 1;
  }
  return {
    input,
    labels: { shape: [classes.length, units], values: labels },
    weights: weights ?? new Float32Array(classes.length).fill(1),
  };
}
