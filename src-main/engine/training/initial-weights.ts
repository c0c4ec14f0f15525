import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** How Keras starts each kind of weight unless told otherwise. */
const STARTS: ReadonlyMap<string, 'glorot' | 'zeros' | 'ones'> = new Map([
  ['kernel', 'glorot'],
  ['depthwise_kernel', 'glorot'],
  ['pointwise_kernel', 'glorot'],
  ['bias', 'zeros'],
  ['beta', 'zeros'],
  ['gamma', 'ones'],
  ['moving_mean', 'zeros'],
  ['moving_variance', 'ones'],
  ['mean', 'zeros'],
  ['variance', 'ones'],
  ['count', 'zeros'],
]);

/**
 * The limit of Glorot's uniform distribution for a kernel (Glorot & Bengio 2010), `sqrt(6 / (fan in + fan out))`. The fans are Keras': the
 * last two axes, each times the kernel's area; so a depthwise kernel (rows, columns, channels, multiplier) has its channels as fan in.
 * @example glorotLimit([3, 3, 32, 64]) // 0.0833…
 */
export function glorotLimit(shape: readonly number[]): number {
  const area = sizeOfShape(shape.slice(0, -2));
  const [fanIn = 1, fanOut = 1] = shape.slice(-2);
  return Math.sqrt(6 / (area * (fanIn + fanOut)));
}

/**
 * Starting weights of a model as Keras draws them: Glorot uniform for kernels, zeros and ones for the rest. Each tensor has its own stream
 * of the seed, named `<layer>/<role>`, so a layer starts the same whatever else is in the model. The model itself is not changed
 * (`assignNamedWeights` does that); pass `{ layers }` for some layers only. Errors: `model/unsupported-layer`.
 */
export function drawInitialWeights(model: Pick<LayersModel, 'layers'>, seed: string): ReadonlyMap<string, WeightTensor> {
  const drawn = model.layers.flatMap((layer) => layer.weights.map((weight) => drawWeight(layer, weight, seed)));
  return new Map(drawn.map((tensor) => [tensor.name, tensor]));
}

function drawWeight(layer: layers.Layer, weight: layers.Layer['weights'][number], seed: string): WeightTensor {
  const role = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
  const start = STARTS.get(role);
  if (start === undefined) {
    const reason = `no starting value is known for its weight ${role}`;
    throw new AppError('model/unsupported-layer', { layer: layer.name, kind: layer.getClassName(), reason });
  }
  const name = `${layer.name}/${role}`;
  // A weight's shape has no open axis.
  const shape = weight.shape.map(Number);
  const values = new Float32Array(sizeOfShape(shape));
  if (start === 'ones') values.fill(1);
  if (start === 'glorot') fillUniform(values, glorotLimit(shape), `${seed}/${name}`);
  return { name, shape, values };
}

/** A plain loop: there are millions of values. */
function fillUniform(values: Float32Array, limit: number, seed: string): void {
  const random = makeRandom(seed);
  for (let index = 0; index < values.length; index++) values[index] = (2 * random.next() - 1) * limit;
}
