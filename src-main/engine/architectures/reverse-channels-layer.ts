import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

interface ReverseChannelsConfig {
  name?: string;
  channels?: number | null;
}

/**
 * The last axis the other way round: how networks of the Caffe kind (VGG, ResNet) take red, green, blue as blue, green, red. Keras has no such
 * layer, scripts index the image (`x[..., ::-1]`).
 */
export class ReverseChannels extends tfl.layers.Layer {
  static readonly className = 'ReverseChannels';
  readonly #channels: number | null;

  /** `channels`: the number of channels that there must be; null or left out: any. */
  constructor(config: ReverseChannelsConfig = {}) {
    super(config);
    this.#channels = config.channels ?? null;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), channels: this.#channels };
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = inputShape.at(-1);
    if (this.#channels !== null && channels !== this.#channels)
      throw new RangeError(`${this.name}: ${String(channels)} channels, not ${this.#channels}`);
    this.built = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (input === undefined) throw new TypeError('ReverseChannels needs an input');
    return tf.reverse(input, -1);
  }
}

tf.serialization.registerClass(ReverseChannels);
