import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import type { ModelFiles } from './model-files.ts';
import { weightsByLeaf } from './weight-leaves.ts';

const MAX_TENSORS = 20_000;
/** Bytes of a stored value; strings and complex numbers are no weights. */
const BYTES = { float32: 4, float16: 2, int32: 4, uint8: 1, uint16: 2, bool: 1 } as const;

const quantizationSchema = z.strictObject({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
  original_dtype: z.enum(['float32', 'int32']).optional(),
});
const weightSchema = z.looseObject({
  name: z.string().max(1000),
  shape: z.array(z.number().int().nonnegative()).max(8),
  dtype: z.enum(['float32', 'int32', 'bool']),
  quantization: quantizationSchema.optional(),
});
type WeightSpec = z.infer<typeof weightSchema>;

const modelSchema = z.looseObject({
  format: z.string().nullish(),
  generatedBy: z.string().max(200).nullish(),
  convertedBy: z.string().max(200).nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z
    .array(z.looseObject({ paths: z.array(z.string().max(1000)).max(4096), weights: z.array(weightSchema).max(MAX_TENSORS) }))
    .max(4096),
});

/** A TensorFlow.js layers model as its files say it. `config`: as Keras', not checked. */
export interface TfjsFile {
  readonly producer: string;
  readonly config: unknown;
  readonly layers: readonly KerasLayerWeights[];
}

/** Whether JSON is the `model.json` of a TensorFlow.js model. */
export function isTfjsModel(json: unknown): boolean {
  return modelSchema.pick({ modelTopology: true }).safeParse(json).success;
}

/**
 * Reads a TensorFlow.js layers model: `model.json` and the weight files that it names, which are looked up among the chosen files only.
 * Quantised weights are turned into float32. Every length is checked against the bytes that are there before anything is allocated.
 * Errors: `import/unreadable`, `import/unsupported` (a graph model).
 */
export async function readTfjs(files: ModelFiles, name: string): Promise<TfjsFile> {
  const parsed = modelSchema.safeParse(await files.readJson(name));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(name, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  }
  const { modelTopology, weightsManifest, format, convertedBy, generatedBy } = parsed.data;
  if (format === 'graph-model' || Array.isArray(modelTopology['node']))
    throw new AppError('import/unsupported', {
      fileName: name,
      reason: 'it is a graph model of TensorFlow.js, not a layers model',
    });
  await readyTfjs();
  const tensors: WeightTensor[] = [];
  for (const { paths, weights } of weightsManifest) tensors.push(...(await readGroup(files, paths, weights)));
  const producer = convertedBy ?? generatedBy ?? 'TensorFlow.js';
  return { producer, config: modelTopology['model_config'] ?? modelTopology, layers: byLayer(tensors) };
}

async function readGroup(files: ModelFiles, paths: readonly string[], specs: readonly WeightSpec[]): Promise<WeightTensor[]> {
  const bytes = Buffer.concat(await Promise.all(paths.map((path) => files.read(path.replace(/^\.\//, '')))));
  const wanted = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  if (wanted !== bytes.length) throw unreadable(paths.join(', '), `${bytes.length} bytes, where its weights take ${wanted}`);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const decoded = tf.io.decodeWeights(buffer, specs as unknown as tf.io.WeightsManifestEntry[]); // checked above by the same fields
  return specs.flatMap(({ name, shape }) => {
    const tensor = decoded[name];
    if (tensor === undefined) return [];
    const values = Float32Array.from(tensor.dataSync());
    tensor.dispose();
    return [{ name, shape, values }];
  });
}

function bytesOf({ shape, dtype, quantization }: WeightSpec): number {
  return sizeOfShape(shape) * BYTES[quantization?.dtype ?? dtype];
}

/** One entry a layer, by what stands before the last `/` of a weight's name. */
function byLayer(tensors: readonly WeightTensor[]): KerasLayerWeights[] {
  return [...weightsByLeaf(tensors)].map(([layer, weights]) => ({ layer, weights }));
}

function unreadable(fileName: string, reason: string): AppError {
  return new AppError('import/unreadable', { fileName, reason });
}
