import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

interface NormalizationConfig {
  name?: string;
  sizes?: readonly number[];
  hasCount?: boolean;
}

/**
 * Keras' `Normalization` layer over the last axis: `(x - mean) / max(sqrt(variance), 1e-7)`, with `mean` and `variance` as weights
 * that are fitted to the training part, never trained. TF.js has no such layer of its own.
 */
export class Normalization extends tfl.layers.Layer {
  static readonly className = 'Normalization';
  readonly #sizes: readonly number[] | null;

  readonly #hasCount: boolean;

  /**
   * `sizes`: the widths that weights of a file have; any other is refused (`topology.ts`). `hasCount`: with the third weight that Keras
   * has, the number of values seen, which no result depends on; the heads of CaseLens have none.
   */
  constructor(config: NormalizationConfig = {}) {
    super(config);
    this.#sizes = config.sizes ?? null;
    this.#hasCount = config.hasCount ?? false;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return this.#hasCount ? { ...super.getConfig(), hasCount: true } : super.getConfig();
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const width = inputShape.at(-1);
    if (typeof width !== 'number') throw new TypeError('Normalization needs a last axis of known length');
    if (this.#sizes !== null && !this.#sizes.includes(width))
      throw new RangeError(`${this.name}: ${width} values, not in the file`);
    this.addWeight('mean', [width], 'float32', tfl.initializers.zeros(), undefined, false);
    this.addWeight('variance', [width], 'float32', tfl.initializers.ones(), undefined, false);
    if (this.#hasCount) this.addWeight('count', [], 'float32', tfl.initializers.zeros(), undefined, false);
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
