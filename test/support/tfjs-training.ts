import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { OptimizerSettings } from '#shared/domain/training/optimizers.ts';

/** What is trained: a classifier that ends with softmax, and one batch for it. */
export interface ReferenceJob {
  readonly model: tfl.LayersModel;
  readonly input: Float32Array;
  readonly classes: readonly number[];
  readonly units: number;
  readonly learningRate: number;
  readonly steps: number;
}

/**
 * The losses before each step of a training with TF.js' own gradients and the optimiser's rule written out in double precision: slow,
 * and independent of everything that is compiled. Batch norms use the batch's statistics.
 */
export function referenceLosses(job: ReferenceJob, optimizer: OptimizerSettings): number[] {
  const state = new Map<string, { m: Float64Array; v: Float64Array }>();
  return Array.from({ length: job.steps }, (_, at) => {
    const { loss, gradients } = lossAndGradients(job);
    for (const weight of job.model.trainableWeights) {
      const gradient = gradients.get(weight.name)!;
      const slots = state.get(weight.name) ?? { m: new Float64Array(gradient.length), v: new Float64Array(gradient.length) };
      state.set(weight.name, slots);
      const values = Float64Array.from(weight.read().dataSync());
      gradient.forEach((g, i) => {
        values[i] = updated(values[i]!, g, { slots, i, step: at + 1, rate: job.learningRate, optimizer });
      });
      const tensor = tf.tensor(Float32Array.from(values), weight.shape.map(Number));
      weight.write(tensor);
      tensor.dispose();
    }
    return loss;
  });
}

interface LossAndGradients {
  readonly loss: number;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

function lossAndGradients({ model, input, classes, units }: ReferenceJob): LossAndGradients {
  const [, ...shape] = model.inputs[0]!.shape.map(Number);
  const variables = model.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);
  const { value, grads } = tf.variableGrads(() => {
    const output = model.apply(tf.tensor(input, [classes.length, ...shape]), { training: true }) as tf.Tensor;
    const labels = tf.oneHot(tf.tensor1d([...classes], 'int32'), units);
    return tf.neg(tf.mean<tf.Scalar>(tf.sum(tf.mul(labels, tf.log(output)), -1)));
  }, variables);
  const named = model.trainableWeights.map(
    (weight, at) => [weight.name, Float32Array.from(grads[variables[at]!.name]!.dataSync())] as const,
  );
  const loss = value.dataSync()[0]!;
  tf.dispose([value, grads]);
  return { loss, gradients: new Map(named) };
}

interface Update {
  readonly slots: { readonly m: Float64Array; readonly v: Float64Array };
  readonly i: number;
  readonly step: number;
  readonly rate: number;
  readonly optimizer: OptimizerSettings;
}

/** The rules of `domain/training/optimizers.ts`. */
function updated(w: number, g: number, { slots: { m, v }, i, step, rate, optimizer }: Update): number {
  if (optimizer.name === 'sgd') {
    m[i] = optimizer.momentum * m[i]! - rate * g;
    return optimizer.nesterov ? w + optimizer.momentum * m[i] - rate * g : w + m[i];
  }
  if (optimizer.name === 'rmsprop') {
    v[i] = optimizer.rho * v[i]! + (1 - optimizer.rho) * g * g;
    return w - (rate * g) / Math.sqrt(v[i] + optimizer.epsilon);
  }
  const { beta1, beta2, epsilon } = optimizer;
  const decayed = optimizer.name === 'adamw' ? w - rate * optimizer.weightDecay * w : w;
  m[i] = beta1 * m[i]! + (1 - beta1) * g;
  v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
  const corrected = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  return decayed - (corrected * m[i]) / (Math.sqrt(v[i]) + epsilon);
}
