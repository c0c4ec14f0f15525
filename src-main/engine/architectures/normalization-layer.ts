import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/**
 * Keras' `Normalization` layer for feature vectors: `(x - mean) / max(sqrt(variance), 1e-7)`, with `mean` and `variance` as weights
 * that are fitted to the training part, never trained. TF.js has no such layer of its own.
 */
export class Normalization extends tfl.layers.Layer {
  static readonly className = 'Normalization';

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const width = inputShape.at(-1);
    if (typeof width !== 'number') throw new TypeError('Normalization needs a last axis of known length');
    this.addWeight('mean', [width], 'float32', tfl.initializers.zeros(), undefined, false);
    this.addWeight('variance', [width], 'float32', tfl.initializers.ones(), undefined, false);
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      const [mean, variance] = this.weights.map((weight) => weight.read());
      if (input === undefined || mean === undefined || variance === undefined) throw new TypeError('Normalization is not built');
      return tf.div(tf.sub(input, mean), tf.maximum(tf.sqrt(variance), NORMALIZATION_EPSILON));
    });
  }
}

/** Keras' own smallest deviation, so that a constant feature does not divide by zero. */
export const NORMALIZATION_EPSILON = 1e-7;

tf.serialization.registerClass(Normalization);
