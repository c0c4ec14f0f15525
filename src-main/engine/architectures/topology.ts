import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { COMPILED_LAYERS } from '#main/engine/compile/compile-model.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import './normalization-layer.ts';
import './reverse-channels-layer.ts';

/** DenseNet201 has 709 layers. */
const MAX_LAYERS = 5000;
/** Values of one layer's output for one image: 64 Mi are 256 MB; the largest of a known network (VGG16's first) has 3.2 million. */
const MAX_OUTPUT_VALUES = 64 * 1024 ** 2;

const layerSchema = z.looseObject({
  class_name: z.string().refine((name) => COMPILED_LAYERS.includes(name), { error: 'a kind of layer that is not known' }),
  config: z.looseObject({ name: z.string() }),
});
const topologySchema = z.looseObject({
  class_name: z.enum(['Functional', 'Model']),
  config: z.looseObject({ layers: z.array(layerSchema).min(1).max(MAX_LAYERS) }),
});
type Layer = z.infer<typeof layerSchema>;
type TensorSize = Pick<WeightTensor, 'name' | 'shape'>;

/** The topology of a model as JSON, as the manifest keeps it: layers and how they hang together, without weights. */
export function modelTopology(model: tfl.LayersModel): unknown {
  const json: unknown = model.toJSON(null, false);
  const { config, ...topology } = topologySchema.parse(json);
  const layers = config.layers.map((layer) => {
    if (layer.class_name !== 'SeparableConv2D') return layer;
    // TF.js forgets this one setting; the kernel's last axis is it.
    const multiplier = model.getLayer(layer.config.name).weights[0]?.shape[3] ?? 1;
    return { ...layer, config: { ...layer.config, depth_multiplier: multiplier } };
  });
  return { ...topology, config: { ...config, layers } };
}

/**
 * Rebuilds a model from a topology of unknown origin, weights still to be read from `tensors`: only kinds of layers that the compiler knows,
 * no weight that is not among the tensors of that layer with as many values (so nothing larger than they are is allocated), and no output too
 * large to be computed. Errors: `model/unreadable`. The caller disposes the model. TF.js must be ready.
 */
export async function modelFromTopology(
  topology: unknown,
  tensors: readonly TensorSize[],
  path: string,
): Promise<tfl.LayersModel> {
  try {
    const checked = topologySchema.parse(topology);
    const layers = checked.config.layers.map((layer) => withKnownSizes(layer, tensors));
    // Checked above as far as it could do harm; TF.js checks the rest class by class.
    const json = { ...checked, config: { ...checked.config, layers } } as unknown as Parameters<
      typeof tfl.models.modelFromJSON
    >[0];
    return requireComputable(await withoutRemains(() => tfl.models.modelFromJSON(json)));
  } catch (cause) {
    throw new AppError('model/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

/** The settings that fill weights, for the kinds of layers that have some; one that is left out would be Keras' own, which draws numbers. */
const INITIALIZERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Conv2D', ['kernel_initializer', 'bias_initializer']],
  ['DepthwiseConv2D', ['depthwise_initializer', 'bias_initializer']],
  ['SeparableConv2D', ['depthwise_initializer', 'pointwise_initializer', 'bias_initializer']],
  ['Dense', ['kernel_initializer', 'bias_initializer']],
  ['BatchNormalization', ['beta_initializer', 'gamma_initializer', 'moving_mean_initializer', 'moving_variance_initializer']],
]);

/**
 * The layer with initialisers that refuse to make a weight of a size that none of the layer's weights has in the file (TF.js fills both
 * kernels of a separable convolution by one initialiser, so they are not told apart).
 */
function withKnownSizes(layer: Layer, tensors: readonly TensorSize[]): Layer {
  const { name } = layer.config;
  const sizes = tensors.filter((tensor) => tensor.name.startsWith(`${name}/`)).map(({ shape }) => sizeOfShape(shape));
  const sized = { class_name: SizedZeros.className, config: { layer: name, sizes } };
  const others = Object.entries(layer.config).filter(([key]) => !key.endsWith('_initializer'));
  const initializers = (INITIALIZERS.get(layer.class_name) ?? []).map((key): [string, unknown] => [key, sized]);
  const config = { ...Object.fromEntries([...others, ...initializers]), name };
  return { ...layer, config: layer.class_name === 'Normalization' ? { ...config, sizes } : config };
}

interface SizedZerosConfig {
  readonly layer: string;
  readonly sizes: readonly number[];
}

/** Zeros for weights of certain sizes, and an error for any other. */
class SizedZeros extends tf.serialization.Serializable {
  static readonly className = 'SizedZeros';
  readonly #config: SizedZerosConfig;

  constructor(config: SizedZerosConfig) {
    super();
    this.#config = config;
  }

  getConfig(): tf.serialization.ConfigDict {
    return { layer: this.#config.layer, sizes: [...this.#config.sizes] };
  }

  apply(shape: readonly number[]): tf.Tensor {
    const { layer, sizes } = this.#config;
    if (!sizes.includes(sizeOfShape(shape)))
      throw new RangeError(`layer ${layer}: a weight of ${sizeOfShape(shape)} values is not in the file`);
    return tf.zeros([...shape]);
  }
}

tf.serialization.registerClass(SizedZeros);

/** Builds, and where that fails frees the weights of the layers that were already there: nobody else could reach them. */
async function withoutRemains(build: () => Promise<tfl.LayersModel>): Promise<tfl.LayersModel> {
  const before = new Set(Object.keys(tf.engine().registeredVariables));
  try {
    return await build();
  } catch (thrown) {
    const made = Object.values(tf.engine().registeredVariables).filter(({ name }) => !before.has(name));
    for (const variable of made) variable.dispose();
    throw thrown;
  }
}

function requireComputable(model: tfl.LayersModel): tfl.LayersModel {
  const wrong = model.layers.find(({ outputShape }) => {
    const [first] = outputShape;
    // A layer with several outputs has a list of shapes; none that we know has.
    return Array.isArray(first) || sizeOfShape(outputShape.slice(1).map(Number)) > MAX_OUTPUT_VALUES;
  });
  if (wrong === undefined) return model;
  model.dispose();
  throw new RangeError(`the output of layer ${wrong.name} is too large`);
}
