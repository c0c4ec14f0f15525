import type { OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { labelledBatch, PLAIN_TRAINING } from '#main/engine/tensorflow/plain-training.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { LabelledBatch, StepSettings } from '#main/engine/tensorflow/trainer.ts';
import { buildTrainedNetwork } from './conformance-networks.ts';
import { formulaPixels } from './formula.ts';

/** Steps of each training case. */
export const TRAINED_STEPS = 5;
export const TRAINED_LEARNING_RATE = 0.01;
/** The images of the training cases: four, of three classes. */
export const TRAINED_INPUT = formulaPixels({ count: 4, size: 8, block: 2, salt: 75 });
export const TRAINED_CLASSES: readonly number[] = [0, 1, 2, 1];
/** The optimisers of the training cases, with settings that make every term of their rules count. */
export const TRAINED_OPTIMIZERS = {
  sgd: { name: 'sgd', momentum: 0.9, nesterov: true },
  rmsprop: { name: 'rmsprop', rho: 0.9, momentum: 0, epsilon: 1e-7 },
  adam: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  adamw: { name: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.1 },
} as const satisfies Record<string, OptimizerSettings>;
export type TrainedOptimizer = keyof typeof TRAINED_OPTIMIZERS;

const UNITS = 3;

/** The losses of a few training steps of a small network, before each step. */
export function trainedLosses(optimizer: OptimizerSettings): number[] {
  return withTrainer(optimizer, (trainer) =>
    Array.from({ length: TRAINED_STEPS }, (_, at) => trainer.step(trainedBatch(), settingsOf(at + 1))),
  );
}

/**
 * How far gradients are from central finite differences: for the weight of each tensor that the loss depends on most, the largest
 * difference as a part of the largest gradient.
 */
export function gradientDifference(): number {
  return withTrainer(TRAINED_OPTIMIZERS.sgd, (trainer) => {
    const { gradients } = trainer.pass(trainedBatch(), settingsOf(1));
    const all = [...gradients.values()].flatMap(({ values }) => [...values].map(Math.abs));
    const largest = Math.max(...all);
    const differences = trainer.readWeights().flatMap((weight) => {
      const gradient = gradients.get(weight.name)?.values;
      if (gradient === undefined) return [];
      const at = gradient.reduce((best, value, index) => (Math.abs(value) > Math.abs(gradient[best] ?? 0) ? index : best), 0);
      return [Math.abs(finiteDifference(trainer, weight, at) - (gradient[at] ?? 0))];
    });
    return Math.max(...differences) / largest;
  });
}

/** Half the step of a finite difference: the loss is known to seven digits, and bends over more than this. */
const STEP = 0.01;

type NamedWeight = ReturnType<NetworkTrainer['readWeights']>[number];

function finiteDifference(trainer: NetworkTrainer, weight: NamedWeight, at: number): number {
  const lossAt = (change: number): number => {
    const values = weight.values.slice();
    values[at] = (values[at] ?? 0) + change;
    restoreOne(trainer, { ...weight, values });
    return trainer.pass(trainedBatch(), settingsOf(1)).loss;
  };
  const slope = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
  restoreOne(trainer, weight);
  return slope;
}

function restoreOne(trainer: NetworkTrainer, weight: NamedWeight): void {
  const weights = trainer.readWeights().map((kept) => (kept.name === weight.name ? weight : kept));
  trainer.restore(weights, []);
}

function withTrainer<Result>(optimizer: OptimizerSettings, use: (trainer: NetworkTrainer) => Result): Result {
  const model = buildTrainedNetwork();
  const graph = compileModel(model);
  model.dispose();
  const trainer = new NetworkTrainer(graph, { ...PLAIN_TRAINING, optimizer });
  try {
    return use(trainer);
  } finally {
    trainer.close();
  }
}

function trainedBatch(): LabelledBatch {
  const count = TRAINED_CLASSES.length;
  return labelledBatch({ shape: [count, 8, 8, 3], values: TRAINED_INPUT }, { classes: TRAINED_CLASSES, units: UNITS });
}

function settingsOf(step: number): StepSettings {
  return { learningRate: TRAINED_LEARNING_RATE, step, seed: 1, augmentation: null };
}
