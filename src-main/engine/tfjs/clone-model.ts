import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

/** A model with the same layers and a copy of the weights; the caller disposes it. */
export async function cloneModel(model: tfl.LayersModel): Promise<tfl.LayersModel> {
  // What `toJSON` gave is what `modelFromJSON` takes.
  const topology = model.toJSON(null, false) as unknown as Parameters<typeof tfl.models.modelFromJSON>[0];
  const copy = await tfl.models.modelFromJSON(topology);
  // `getWeights` lends the model's own tensors; `setWeights` copies them.
  tf.tidy(() => {
    copy.setWeights(model.getWeights());
  });
  return copy;
}
