import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeHdf5 } from '#main/engine/exchange/write/write-hdf5.ts';
import { weightShapes } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** A network's weights as Keras 2 writes them with `save_weights('x.h5')`. `weights`: all of them, by `<layer>/<role>`. */
export async function writeKerasWeights(
  path: string,
  network: LayersModel,
  weights: ReadonlyMap<string, WeightTensor>,
): Promise<void> {
  await writeHdf5(path, ({ group, text, floats }) => {
    text('', 'backend', 'tensorflow');
    text('', 'keras_version', '2.21.0');
    text(
      '',
      'layer_names',
      network.layers.map(({ name }) => name),
    );
    for (const layer of network.layers) {
      const tensors = weightShapes(layer).map(({ name }) => ({ ...weights.get(name)!, name: `${name}:0` }));
      group(layer.name);
      text(
        layer.name,
        'weight_names',
        tensors.map(({ name }) => name),
      );
      for (const tensor of tensors) floats(layer.name, tensor);
    }
  });
}
