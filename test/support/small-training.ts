import * as tfl from '@tensorflow/tfjs-layers';
import { OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { labelledBatch, PLAIN_TRAINING } from '#main/engine/tensorflow/plain-training.ts';
import type { LabelledBatch, StepSettings } from '#main/engine/tensorflow/trainer.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { TrainingOptions } from '#main/engine/tensorflow/training-graph.ts';
import { assignFormulaWeights } from './formula-weights.ts';

const { layers } = tfl;

/** Images in a batch of `images`, and the classes of `buildNetwork`. */
export const BATCH = 4;
export const CLASSES = 3;

const opened: NetworkTrainer[] = [];

/** Closes all trainers that were opened here: after each test. */
export function closeTrainers(): void {
  for (const trainer of opened.splice(0)) trainer.close();
}

/** Opens a trainer on a model's weights: categorical cross-entropy and plain SGD unless the changes say otherwise. `closeTrainers` closes it. */
export function openTrainer(model: tfl.LayersModel, changes: Partial<TrainingOptions> = {}): NetworkTrainer {
  const trainer = new NetworkTrainer(compileModel(model), { ...PLAIN_TRAINING, optimizer: OPTIMIZERS.sgd, ...changes });
  opened.push(trainer);
  return trainer;
}

/** What a step is told where nothing is random. */
export function atStep(step: number, learningRate = 0.01, seed = 1): StepSettings {
  return { learningRate, step, seed, augmentation: null };
}

/** A batch of rows with equal weights; `classes` become one-hot rows, or the only column where there is one unit. */
export function batchOf(input: LabelledBatch['input'], classes: readonly number[], units: number): LabelledBatch {
  return labelledBatch(input, { classes, units });
}

/** Two blocks of convolution, batch norm and ReLU, then dropout and a softmax; the layers named in `frozen` are not trained. */
export function buildNetwork(frozen: readonly string[] = []): tfl.LayersModel {
  const model = tfl.sequential({
    layers: [
      layers.conv2d({ name: 'conv1', filters: 6, kernelSize: 3, padding: 'same', inputShape: [10, 10, 3] }),
      layers.batchNormalization({ name: 'norm1' }),
      layers.reLU({ name: 'relu1' }),
      layers.depthwiseConv2d({ name: 'conv2', kernelSize: 3, strides: 2, depthMultiplier: 2 }),
      layers.batchNormalization({ name: 'norm2' }),
      layers.reLU({ name: 'relu2', maxValue: 6 }),
      layers.globalAveragePooling2d({ name: 'pool' }),
      layers.dropout({ name: 'dropout', rate: 0.25 }),
      layers.dense({ name: 'classes', units: CLASSES, activation: 'softmax' }),
    ],
  });
  for (const name of frozen) model.getLayer(name).trainable = false;
  assignFormulaWeights(model);
  return model;
}

/** The batch of a step: another one each time. */
export function images(step: number): LabelledBatch {
  const values = Float32Array.from(hashUnit(BATCH * 300, 400 + step), (u) => 2 * u - 1);
  const classes = Array.from({ length: BATCH }, (_, row) => (row + step) % CLASSES);
  return batchOf({ shape: [BATCH, 10, 10, 3], values }, classes, CLASSES);
}
