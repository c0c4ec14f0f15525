import { AppError } from '#shared/errors/app-error.ts';
import type { KerasConfig, KerasLayer, KerasModel } from './keras-layers.ts';
import { folderNames } from '#main/engine/exchange/keras-paths.ts';

/** Layers that take a list of values. */
const MERGES: ReadonlySet<string> = new Set(['Add', 'Multiply', 'Concatenate']);

/** A layer's name as Keras 3 allows it: without `/`, which Keras 2's DenseNets have in theirs. */
export function keras3Name(name: string): string {
  return name.replaceAll('/', '_');
}

/**
 * `config.json` of a `.keras` file, as Keras 3 reads it. Errors: `model/unsupported-layer` for an activation that Keras 3 computes in
 * another way than Keras 2.
 */
export function keras3Config({ name, layers, input, output }: KerasModel): object {
  const shapes = new Map(layers.map((layer) => [layer.name, layer.shape]));
  return {
    module: 'keras.src.models.functional',
    class_name: 'Functional',
    config: {
      name: keras3Name(name),
      trainable: true,
      layers: layers.map((layer) => layerConfig(layer, shapes)),
      input_layers: [keras3Name(input), 0, 0],
      output_layers: [keras3Name(output), 0, 0],
    },
    registered_name: 'Functional',
    build_config: { input_shape: null },
  };
}

function layerConfig(layer: KerasLayer, shapes: ReadonlyMap<string, readonly number[]>): object {
  const { className, inputs, inputShapes } = layer;
  const name = keras3Name(layer.name);
  const tensors = inputs.map((source) => ({
    class_name: '__keras_tensor__',
    config: { shape: [null, ...(shapes.get(source) ?? [])], dtype: 'float32', keras_history: [keras3Name(source), 0, 0] },
  }));
  const built = inputShapes.map((shape) => [null, ...shape]);
  const isMerge = MERGES.has(className);
  return {
    module: 'keras.layers',
    class_name: className,
    config: { ...settings(layer), name },
    registered_name: null,
    ...(tensors.length > 0 && { build_config: { input_shape: isMerge ? built : built[0] } }),
    name,
    inbound_nodes: tensors.length === 0 ? [] : [{ args: isMerge ? [tensors] : tensors, kwargs: {} }],
  };
}

function settings(layer: KerasLayer): KerasConfig {
  const { className, name, config, shape } = layer;
  if (config['activation'] === 'hard_sigmoid') {
    const reason = 'Keras 3 computes hard_sigmoid in another way than Keras 2; export it as Keras 2 (.h5)';
    throw new AppError('model/unsupported-layer', { layer: name, kind: className, reason });
  }
  switch (className) {
    case 'InputLayer':
      return { batch_shape: [null, ...shape], dtype: 'float32', sparse: false };
    case 'BatchNormalization':
      return { ...config, axis: -1 };
    case 'LeakyReLU': {
      const { alpha, ...others } = config;
      return { ...others, negative_slope: alpha };
    }
    default:
      return config;
  }
}

/** Where the weights of each layer lie in `model.weights.h5`. */
export function keras3Groups(layers: readonly KerasLayer[]): ReadonlyMap<string, string> {
  const folders = folderNames(layers.map(({ className }) => className));
  return new Map(layers.map(({ name }, index) => [name, folders[index] ?? name]));
}
