import { hasBatchNorms } from '#shared/domain/architectures/bases.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { chooseKernels } from '#main/engine/tensorflow/binding.ts';
import { labelledBatch, PLAIN_TRAINING } from '#main/engine/tensorflow/plain-training.ts';
import type { TrainingOptions } from '#main/engine/tensorflow/training-graph.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { LabelledBatch, StepSettings } from '#main/engine/tensorflow/trainer.ts';
import type { NetworkTask } from '#test/bench/engine/benchmark.ts';
import { CLASSES, compileStartingClassifier } from './classifier.ts';
import type { TaskOf, Workload } from './workload.ts';

/** Small enough that an untrained network does not die of it. */
export const LEARNING_RATE = 1e-4;

/** The settings of a step, counted from 1. */
export function stepAt(step: number, augmentation: StepSettings['augmentation'] = null): StepSettings {
  return { learningRate: LEARNING_RATE, step, seed: 1, augmentation };
}

/** Network, starting weights, compiler, TensorFlow session: what the product does before a run's first step. */
export async function openTrainer(task: NetworkTask, options: TrainingOptions): Promise<NetworkTrainer> {
  chooseKernels({ hasBatchNorms: hasBatchNorms(task.network) });
  return new NetworkTrainer(await compileStartingClassifier(task), options);
}

/** Random pixels in [0, 1) and labels by turns. */
function randomBatch({ batch, inputSize }: NetworkTask): LabelledBatch {
  const random = makeRandom(1);
  const values = Float32Array.from({ length: batch * inputSize * inputSize * 3 }, () => random.next());
  const classes = Array.from({ length: batch }, (_, index) => index % CLASSES);
  return labelledBatch({ shape: [batch, inputSize, inputSize, 3], values }, { classes, units: CLASSES });
}

/** One training step on a batch that is fed anew each time, as a loader would. */
export async function prepareTrainStep(task: TaskOf<'train-step'>): Promise<Workload> {
  const trainer = await openTrainer(task, { ...PLAIN_TRAINING, compute: task.compute });
  const batch = randomBatch(task);
  let step = 0;
  return {
    run: async () => {
      step += 1;
      const startedAt = performance.now();
      const loss = trainer.step(batch, stepAt(step));
      const stepMs = performance.now() - startedAt;
      if (!Number.isFinite(loss)) throw new RangeError(`the loss is ${loss}`);
      return { stepMs };
    },
  };
}

/** Everything from nothing to the end of the first step, once in a process. */
export async function prepareFirstStep(task: TaskOf<'first-step'>): Promise<Workload> {
  const batch = randomBatch(task);
  return {
    run: async () => {
      const startedAt = performance.now();
      const trainer = await openTrainer(task, { ...PLAIN_TRAINING, compute: task.compute });
      const loadedAt = performance.now();
      trainer.step(batch, stepAt(1));
      return { loadMs: loadedAt - startedAt, firstStepMs: performance.now() - startedAt };
    },
  };
}
