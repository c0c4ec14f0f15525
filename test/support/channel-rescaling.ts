import * as tfl from '@tensorflow/tfjs-layers';

/** What `Rescaling` takes in Keras: one number, or one for each channel. */
export interface ChannelRescaling {
  readonly scale: number | readonly number[];
  readonly offset: number | readonly number[];
  readonly name?: string;
}

/** A `Rescaling` by channel. TF.js computes it as Keras does, but its types know single numbers only. */
export function channelRescaling(settings: ChannelRescaling): tfl.layers.Layer {
  return tfl.layers.rescaling(settings as unknown as Parameters<typeof tfl.layers.rescaling>[0]);
}
