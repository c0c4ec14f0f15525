import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { makeRandom } from '#shared/lib/random.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { rowCount } from './feature-table.ts';
import type { FeatureMoments, FeatureTable } from './feature-table.ts';
import { glorotLimit } from './initial-weights.ts';

type Layer = LayersModel['layers'][number];

/** What one training step found: mean weighted cross-entropy without penalty, how many rows were right, and the gradient of each weight. */
export interface StepResult {
  readonly loss: number;
  readonly correct: number;
  readonly gradients: readonly Float32Array[];
}

/** How the loss is made up. */
export interface LossSettings {
  /** Weight of each class. */
  readonly classWeights: readonly number[];
  /** Penalty: `l2` times the sum of the squares of all dense kernels (Keras' L2). Biases are free. */
  readonly l2: number;
}

/** Rows that are predicted at once. */
const PREDICT_ROWS = 1024;

/**
 * The head in training: a TF.js layers model and what a step needs around it. The layers themselves compute the forward pass; only the
 * last softmax is left out of it, because the logarithm of a softmax is exact where the softmax itself rounds to 0 or 1.
 */
export class HeadNetwork {
  readonly model: LayersModel;
  readonly #loss: LossSettings;
  readonly #variables: readonly tf.Variable[];

  constructor(model: LayersModel, loss: LossSettings) {
    this.model = model;
    this.#loss = loss;
    this.#variables = model.trainableWeights.map((weight) => {
      const value = weight.read();
      if (!(value instanceof tf.Variable)) throw new TypeError(`${weight.name} is not a variable`);
      return value;
    });
  }

  /** The trainable weights as arrays (copies), in the model's order. */
  readTrainable(): Float32Array[] {
    return this.#variables.map((variable) => Float32Array.from(variable.dataSync()));
  }

  /** Puts arrays in place of the trainable weights. */
  writeTrainable(values: readonly Float32Array[]): void {
    tf.tidy(() => {
      this.#variables.forEach((variable, index) => {
        const value = values[index];
        if (value === undefined) throw new RangeError(`no values for ${variable.name}`);
        variable.assign(tf.tensor(value, variable.shape, 'float32'));
      });
    });
  }

  /** Draws all kernels (Glorot uniform) from a seed; biases start at zero. */
  initialise(seed: string): void {
    const random = makeRandom(seed);
    const values = this.#variables.map((variable) => {
      if (variable.rank < 2) return new Float32Array(variable.size);
      const limit = glorotLimit(variable.shape);
      return Float32Array.from({ length: variable.size }, () => (2 * random.next() - 1) * limit);
    });
    this.writeTrainable(values);
  }

  /** Fits the standardisation. */
  setMoments(moments: FeatureMoments): void {
    tf.tidy(() => {
      this.model.getLayer('standardise').setWeights([tf.tensor1d(moments.mean), tf.tensor1d(moments.variance)]);
    });
  }

  /** All weights as named tensors. */
  weights(): WeightTensor[] {
    return modelWeights(this.model);
  }

  /** Loss and gradients on a batch; weights stay as they are. `dropoutSeed` draws the values that are left out. */
  step(batch: FeatureTable, dropoutSeed: string): StepResult {
    const rows = rowCount(batch);
    const rowWeights = Float32Array.from(batch.labels, (label) => this.#loss.classWeights[label] ?? 1);
    let logits: tf.Tensor2D | null = null;
    const { value, grads } = tf.tidy(() => {
      const input = tf.tensor2d(batch.values, [rows, batch.featureCount]);
      const labels = tf.oneHot(tf.tensor1d(Int32Array.from(batch.labels), 'int32'), this.#loss.classWeights.length);
      const weights = tf.tensor1d(rowWeights);
      return tf.variableGrads(() => {
        const z = this.#logits(input, dropoutSeed);
        logits = tf.keep(z);
        const entropy = tf.neg(tf.sum(tf.mul(labels, tf.logSoftmax(z)), -1));
        // Two numbers of rank 0 add up to one.
        return tf.add<tf.Scalar>(tf.mean(tf.mul(entropy, weights)), this.#penalty());
      }, [...this.#variables]);
    });
    // `variableGrads` has called the function, so the logits are there; the compiler does not see assignments in callbacks.
    const kept = logits as unknown as tf.Tensor2D;
    try {
      const outcome = scoreLogits(kept.dataSync(), batch.labels, rowWeights);
      const gradients = this.#variables.map((variable) => Float32Array.from(grads[variable.name]?.dataSync() ?? []));
      return { ...outcome, gradients };
    } finally {
      tf.dispose([value, grads, kept]);
    }
  }

  /** Probabilities of all rows, one row after another, as the model itself gives them. */
  predict(table: FeatureTable): Float32Array {
    const { classWeights } = this.#loss;
    const out = new Float32Array(rowCount(table) * classWeights.length);
    for (let start = 0; start < rowCount(table); start += PREDICT_ROWS) {
      const rows = Math.min(PREDICT_ROWS, rowCount(table) - start);
      const values = table.values.subarray(start * table.featureCount, (start + rows) * table.featureCount);
      const probabilities = tf.tidy(() => {
        // A model with one output answers with one tensor.
        const output = this.model.predictOnBatch(tf.tensor2d(values, [rows, table.featureCount])) as tf.Tensor;
        return output.dataSync();
      });
      out.set(probabilities, start * classWeights.length);
    }
    return out;
  }

  /** Frees the model. */
  dispose(): void {
    this.model.dispose();
  }

  /** The forward pass in training mode up to the values before the softmax. */
  #logits(input: tf.Tensor2D, dropoutSeed: string): tf.Tensor2D {
    const layers = this.model.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
    const last = layers.at(-1);
    const before = layers.slice(0, -1).reduce((value, layer) => applyInTraining(layer, value, dropoutSeed), input);
    const [kernel, bias] = last?.weights.map((weight) => weight.read()) ?? [];
    if (kernel === undefined || bias === undefined) throw new TypeError('the head does not end in a dense layer');
    return tf.add(tf.matMul(before, kernel as tf.Tensor2D), bias);
  }

  #penalty(): tf.Tensor {
    const kernels = this.#variables.filter((variable) => variable.rank > 1);
    const squares = kernels.map((kernel) => tf.sum(tf.square(kernel)));
    return tf.mul(tf.addN(squares), this.#loss.l2);
  }
}

/** One layer in training. TF.js' own dropout with a seed leaves out the same values in every step, so the mask is drawn here. */
function applyInTraining(layer: Layer, input: tf.Tensor2D, dropoutSeed: string): tf.Tensor2D {
  if (layer.getClassName() !== 'Dropout') return layer.apply(input, { training: true }) as tf.Tensor2D;
  const rate = Number(layer.getConfig()['rate']);
  const random = makeRandom(`${dropoutSeed}/${layer.name}`);
  const mask = Float32Array.from({ length: input.size }, () => (random.next() < rate ? 0 : 1 / (1 - rate)));
  return tf.mul(input, tf.tensor2d(mask, input.shape));
}

/** Mean weighted cross-entropy and correct rows from the values before the softmax, in 64 bits. */
function scoreLogits(
  logits: ArrayLike<number>,
  labels: Uint16Array,
  weights: Float32Array,
): { readonly loss: number; readonly correct: number } {
  const classes = logits.length / labels.length;
  let loss = 0;
  let correct = 0;
  labels.forEach((label, row) => {
    const z = Array.from({ length: classes }, (_, c) => logits[row * classes + c] ?? 0);
    const top = Math.max(...z);
    const logSum = top + Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0));
    loss += (weights[row] ?? 1) * (logSum - (z[label] ?? 0));
    if (z.indexOf(top) === label) correct += 1;
  });
  return { loss: loss / labels.length, correct };
}
