import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type * as h5wasm from 'h5wasm/node';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { withoutNewProcessListeners } from '#main/engine/tfjs/process-listeners.ts';
import { sizeOfShape } from './weight-tensor.ts';
import type { WeightTensor } from './weight-tensor.ts';

/** The largest `.h5` that is opened, and the most bytes of weights that are read from it: 2 GiB. VGG16 with top has 553 MB. */
const MAX_BYTES = 2 * 1024 ** 3;
const MAX_LAYERS = 20_000;

const layerConfigSchema = z.looseObject({ class_name: z.string(), config: z.looseObject({ name: z.string() }) });
const modelConfigSchema = z.looseObject({
  class_name: z.string(),
  config: z.looseObject({ layers: z.array(layerConfigSchema).max(MAX_LAYERS) }),
});

/** `model_config` of a Keras file, as far as it was checked: the class and the layers with their settings. */
export type KerasModelConfig = z.infer<typeof modelConfigSchema>;

/** One layer's weights, in Keras' order. Layers without weights are listed too. */
export interface KerasLayerWeights {
  readonly layer: string;
  readonly weights: readonly WeightTensor[];
}

/** A Keras `.h5` file. `config` is null for a weights-only file. */
export interface KerasH5 {
  readonly kerasVersion: string | null;
  readonly config: KerasModelConfig | null;
  readonly layers: readonly KerasLayerWeights[];
}

type Hdf5 = typeof h5wasm;

/** h5wasm is a 4 MB module: loaded when the first file is read. Its own error reports go to the exception, not to standard error. */
function loadHdf5(): Promise<Hdf5> {
  return withoutNewProcessListeners(async () => {
    const hdf5 = await import('h5wasm/node');
    const module = await hdf5.ready;
    module.activate_throwing_error_handler();
    return hdf5;
  });
}

/** SHA-256 of a file, read in pieces. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/**
 * Reads a Keras 2 `.h5`, whole model or weights only (Keras 3's legacy `.h5` has the same groups).
 * Sizes are checked before anything is allocated; links to other files are refused.
 * Errors: `weights/unreadable`, `weights/too-large`.
 */
export async function readKerasH5(path: string): Promise<KerasH5> {
  try {
    const { size } = await stat(path);
    requireAtMost(path, 'file', size);
    const hdf5 = await loadHdf5();
    const file = new hdf5.File(path, 'r');
    try {
      return new KerasReader(hdf5, path).read(file);
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('weights/unreadable', { path, reason: reasonOf(cause) }, { cause });
  }
}

/** The reading itself, with the bytes of weights counted over the whole file. */
class KerasReader {
  readonly #hdf5: Hdf5;
  readonly #path: string;
  #bytesRead = 0;

  constructor(hdf5: Hdf5, path: string) {
    this.#hdf5 = hdf5;
    this.#path = path;
  }

  read(file: InstanceType<Hdf5['File']>): KerasH5 {
    const attributes = file.attrs;
    const config = textOf(attributes['model_config']?.value);
    const weights = file.get('model_weights') ?? file;
    if (!(weights instanceof this.#hdf5.Group)) throw this.#unreadable('model_weights is not a group');
    const names = textsOf(weights.attrs['layer_names']?.value);
    if (names === null) throw this.#unreadable('no attribute layer_names: not a Keras file');
    if (names.length > MAX_LAYERS) throw this.#unreadable(`${names.length} layers`);
    return {
      kerasVersion: textOf((attributes['keras_version'] ?? weights.attrs['keras_version'])?.value),
      config: config === null ? null : modelConfigSchema.parse(JSON.parse(config)),
      layers: names.map((name) => ({ layer: name, weights: this.#readLayer(weights, name) })),
    };
  }

  #readLayer(parent: InstanceType<Hdf5['Group']>, layer: string): WeightTensor[] {
    const group = parent.get(layer);
    if (!(group instanceof this.#hdf5.Group)) throw this.#unreadable(`no group for layer ${layer}`);
    const names = textsOf(group.attrs['weight_names']?.value) ?? [];
    return names.map((name) => this.#readTensor(group, name));
  }

  #readTensor(group: InstanceType<Hdf5['Group']>, name: string): WeightTensor {
    const dataset = group.get(name);
    if (!(dataset instanceof this.#hdf5.Dataset)) throw this.#unreadable(`no data set for weight ${name}`);
    const shape = dataset.shape ?? [];
    this.#bytesRead += sizeOfShape(shape) * Float32Array.BYTES_PER_ELEMENT;
    requireAtMost(this.#path, name, this.#bytesRead);
    const { value } = dataset;
    if (!(value instanceof Float32Array))
      throw this.#unreadable(`weight ${name} is ${JSON.stringify(dataset.dtype)}, not 32-bit float`);
    return { name, shape, values: value };
  }

  #unreadable(reason: string): AppError {
    return new AppError('weights/unreadable', { path: this.#path, reason });
  }
}

function requireAtMost(path: string, what: string, sizeBytes: number): void {
  if (sizeBytes > MAX_BYTES) throw new AppError('weights/too-large', { path, what, sizeBytes, limitBytes: MAX_BYTES });
}

/** An HDF5 text attribute, or null where it is missing or of another type. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An HDF5 list of texts. h5wasm gives an empty list as an empty number array, a missing one as undefined. */
function textsOf(value: unknown): readonly string[] | null {
  if (ArrayBuffer.isView(value) && value.byteLength === 0) return [];
  if (!Array.isArray(value)) return null;
  const items: readonly unknown[] = value;
  return items.every((item) => typeof item === 'string') ? items : null;
}

/** The first line of what went wrong: HDF5 reports a whole call stack. */
function reasonOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.split('\n')[0] ?? text;
}
