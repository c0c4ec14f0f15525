import type { KerasModel } from './keras-layers.ts';
import { KERAS_VERSION } from '#main/engine/exchange/keras-words.ts';
import { keras2Config } from './keras2-config.ts';
import type { TrainingConfig } from './training-config.ts';
import { writeHdf5 } from './write-hdf5.ts';

const BACKEND = 'tensorflow';

/**
 * Writes a whole model as Keras 2 does with `model.save('x.h5')`: configuration, how it was compiled (where that is known), weights by
 * layer. Opened by Keras 2 (`tf_keras`) and by Keras 3's reader of the old form, which refuses layer names with `/` (DenseNet).
 */
export async function writeKerasH5(path: string, model: KerasModel, training: TrainingConfig | null): Promise<void> {
  const top = 'model_weights';
  await writeHdf5(path, ({ group, text, floats }) => {
    text('', 'backend', BACKEND);
    text('', 'keras_version', KERAS_VERSION);
    text('', 'model_config', JSON.stringify(keras2Config(model)));
    if (training !== null) text('', 'training_config', JSON.stringify(training));
    group(top);
    text(top, 'backend', BACKEND);
    text(top, 'keras_version', KERAS_VERSION);
    text(
      top,
      'layer_names',
      model.layers.map(({ name }) => name),
    );
    for (const { name, weights } of model.layers) {
      const place = `${top}/${name}`;
      const tensors = weights.map((tensor) => ({ ...tensor, name: `${name}/${tensor.name}:0` }));
      group(place);
      text(
        place,
        'weight_names',
        tensors.map((tensor) => tensor.name),
      );
      for (const tensor of tensors) floats(place, tensor);
    }
  });
}
