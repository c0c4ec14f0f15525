import type * as tfl from '@tensorflow/tfjs-layers';
import { NO_CLIPPING, OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { lossNamed } from '#shared/domain/training/losses.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import type { LabelledBatch, StepSettings } from '#main/engine/tensorflow/trainer.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { TrainingOptions } from '#main/engine/tensorflow/training-graph.ts';

const opened: NetworkTrainer[] = [];

/** Closes all trainers that were opened here: after each test. */
export function closeTrainers(): void {
  for (const trainer of opened.splice(0)) trainer.close();
}

/** Opens a trainer on a model's weights: categorical cross-entropy and plain SGD unless the changes say otherwise. `closeTrainers` closes it. */
export function openTrainer(model: tfl.LayersModel, changes: Partial<TrainingOptions> = {}): NetworkTrainer {
  const trainer = new NetworkTrainer(compileModel(model), {
    loss: lossNamed('categorical-crossentropy'),
    optimizer: OPTIMIZERS.sgd,
    clipping: NO_CLIPPING,
    penalty: { l1: 0, l2: 0 },
    compute: 'float32',
    preprocessing: null,
    augmentation: null,
    ...changes,
  });
  opened.push(trainer);
  return trainer;
}

/** What a step is told where nothing is random. */
export function atStep(step: number, learningRate = 0.01, seed = 1): StepSettings {
  return { learningRate, step, seed, augmentation: null };
}

/** A batch of rows with equal weights; `classes` become one-hot rows, or the only column where there is one unit. */
export function batchOf(input: LabelledBatch['input'], classes: readonly number[], units: number): LabelledBatch {
  const labels = new Float32Array(classes.length * units);
  classes.forEach((label, row) => {
    if (units === 1) labels[row] = label;
    else labels[row * units + label] = 1;
  });
  return {
    input,
    labels: { shape: [classes.length, units], values: labels },
    weights: new Float32Array(classes.length).fill(1),
  };
}
