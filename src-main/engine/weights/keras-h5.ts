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
/** Models inside models. */
const MAX_DEPTH = 32;

/** DenseNet201's takes 600 kB. */
const MAX_CONFIG_CHARACTERS = 32 * 1024 ** 2;
/** Values that are stored compressed may take more bytes than the file has, but not many times as many: weights hardly compress. */
const MAX_EXPANSION = 4;

const modelConfigSchema = z.looseObject({ class_name: z.string(), config: z.unknown() });

/** `model_config` of a Keras file: the class and its settings, which are not checked here. */
export type KerasModelConfig = z.infer<typeof modelConfigSchema>;

/**
 * One layer's weights, in Keras' order. Layers without weights are listed too. `path`: where Keras 3 keeps them (`layers/conv2d`), which
 * is not the layer's name; absent in the older form.
 */
export interface KerasLayerWeights {
  readonly layer: string;
  readonly path?: string;
  readonly weights: readonly WeightTensor[];
}

/** A Keras `.h5` file. `config` is null for a weights-only file. */
export interface KerasH5 {
  readonly kerasVersion: string | null;
  readonly config: KerasModelConfig | null;
  readonly layers: readonly KerasLayerWeights[];
}

/** Told after each layer how many bytes of weights were read, of how many bytes the file has. What it throws ends the reading. */
export type OnWeightsRead = (readBytes: number, fileBytes: number) => Promise<void>;

type Hdf5 = typeof h5wasm;

/** h5wasm is a 4 MB module: loaded when the first file is read. Its own error reports go to the exception, not to standard error. */
export function loadHdf5(): Promise<Hdf5> {
  return withoutNewProcessListeners(async () => {
    const hdf5 = await import('h5wasm/node');
    const module = await hdf5.ready;
    module.activate_throwing_error_handler();
    return hdf5;
  });
}

/**
 * Reads a Keras 2 `.h5`, whole model or weights only (Keras 3's legacy `.h5` has the same groups).
 * Sizes are checked before anything is allocated; links to other files are refused.
 * Errors: `weights/unreadable`, `weights/too-large`, and what `onRead` throws as an AppError.
 */
export async function readKerasH5(path: string, onRead: OnWeightsRead = async () => undefined): Promise<KerasH5> {
  try {
    const { size } = await stat(path);
    requireAtMost(path, 'file', size);
    const limitBytes = Math.min(MAX_BYTES, MAX_EXPANSION * size);
    const hdf5 = await loadHdf5();
    const file = new hdf5.File(path, 'r');
    try {
      return await new KerasReader(hdf5, path, { limitBytes, onRead: (readBytes) => onRead(readBytes, size) }).read(file);
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('weights/unreadable', { path, reason: reasonOf(cause) }, { cause });
  }
}

interface Reading {
  readonly limitBytes: number;
  readonly onRead: (readBytes: number) => Promise<void>;
}

/** The reading itself, with the bytes of weights counted over the whole file. */
class KerasReader {
  readonly #hdf5: Hdf5;
  readonly #path: string;
  readonly #limitBytes: number;
  readonly #onRead: (readBytes: number) => Promise<void>;
  #bytesRead = 0;

  constructor(hdf5: Hdf5, path: string, { limitBytes, onRead }: Reading) {
    this.#hdf5 = hdf5;
    this.#path = path;
    this.#limitBytes = limitBytes;
    this.#onRead = onRead;
  }

  async read(file: InstanceType<Hdf5['File']>): Promise<KerasH5> {
    const attributes = file.attrs;
    const config = textOf(attributes['model_config']?.value);
    if (config !== null && config.length > MAX_CONFIG_CHARACTERS) throw this.#unreadable('its configuration is too long');
    const newer = ['layers', '_layer_checkpoint_dependencies'].find((name) => file.get(name) instanceof this.#hdf5.Group);
    if (newer !== undefined && attributes['layer_names'] === undefined) {
      return { kerasVersion: null, config: null, layers: await this.#readPaths(file, newer) };
    }
    const weights = file.get('model_weights') ?? file;
    if (!(weights instanceof this.#hdf5.Group)) throw this.#unreadable('model_weights is not a group');
    const names = textsOf(weights.attrs['layer_names']?.value);
    if (names === null) throw this.#unreadable('no attribute layer_names: not a Keras file');
    if (names.length > MAX_LAYERS) throw this.#unreadable(`${names.length} layers`);
    const layers: KerasLayerWeights[] = [];
    for (const layer of names) {
      layers.push({ layer, weights: this.#readLayer(weights, layer) });
      await this.#onRead(this.#bytesRead);
    }
    return {
      kerasVersion: textOf((attributes['keras_version'] ?? weights.attrs['keras_version'])?.value),
      config: config === null ? null : modelConfigSchema.parse(JSON.parse(config)),
      layers,
    };
  }

  #readLayer(parent: InstanceType<Hdf5['Group']>, layer: string): WeightTensor[] {
    const group = parent.get(layer);
    if (!(group instanceof this.#hdf5.Group)) throw this.#unreadable(`no group for layer ${layer}`);
    const names = textsOf(group.attrs['weight_names']?.value) ?? [];
    return names.map((name) => this.#readTensor(group, name));
  }

  /** The form of Keras 3: each layer's variables as `<path>/vars/0`, `1`, … */
  async #readPaths(file: InstanceType<Hdf5['File']>, top: string): Promise<KerasLayerWeights[]> {
    const found: KerasLayerWeights[] = [];
    let walked = 0;
    // Links may lead back up: both the depth and the number of groups have an end.
    const walk = async (parent: InstanceType<Hdf5['Group']>, path: string, depth: number): Promise<void> => {
      walked += 1;
      if (depth > MAX_DEPTH || walked > MAX_LAYERS) throw this.#unreadable('too many layers inside layers');
      for (const name of parent.keys()) {
        const child = parent.get(name);
        if (!(child instanceof this.#hdf5.Group)) continue;
        if (name === 'vars') {
          found.push(this.#readVariables(child, path));
          await this.#onRead(this.#bytesRead);
        } else await walk(child, `${path}/${name.replaceAll('\\', '/')}`, depth + 1);
      }
    };
    const group = file.get(top);
    if (group instanceof this.#hdf5.Group) await walk(group, 'layers', 0);
    return found;
  }

  #readVariables(group: InstanceType<Hdf5['Group']>, path: string): KerasLayerWeights {
    const names = group.keys().sort((a, b) => Number(a) - Number(b));
    const layer = textOf(group.attrs['name']?.value) ?? path.split('/').at(-1) ?? path;
    return { layer, path, weights: names.map((name) => this.#readTensor(group, name)) };
  }

  #readTensor(group: InstanceType<Hdf5['Group']>, name: string): WeightTensor {
    const dataset = group.get(name);
    if (!(dataset instanceof this.#hdf5.Dataset)) throw this.#unreadable(`no data set for weight ${name}`);
    const shape = dataset.shape ?? [];
    const count = sizeOfShape(shape);
    if (!Number.isSafeInteger(count) || count < 0) throw this.#unreadable(`weight ${name} has the shape ${shape.join('x')}`);
    this.#bytesRead += count * Float32Array.BYTES_PER_ELEMENT;
    if (this.#bytesRead > this.#limitBytes) throw tooLarge(this.#path, name, this.#bytesRead, this.#limitBytes);
    const values = asFloat32(dataset.value);
    if (values?.length !== count)
      throw this.#unreadable(`weight ${name} is ${JSON.stringify(dataset.dtype)}, not a number for each of its ${count} places`);
    return { name, shape, values };
  }

  #unreadable(reason: string): AppError {
    return new AppError('weights/unreadable', { path: this.#path, reason });
  }
}

function requireAtMost(path: string, what: string, sizeBytes: number): void {
  if (sizeBytes > MAX_BYTES) throw tooLarge(path, what, sizeBytes, MAX_BYTES);
}

function tooLarge(path: string, what: string, sizeBytes: number, limitBytes: number): AppError {
  return new AppError('weights/too-large', { path, what, sizeBytes, limitBytes });
}

/** Numbers of any HDF5 type as float32 (a step counter is a 64-bit integer, a half-precision model has 16-bit floats); null: no numbers. */
function asFloat32(value: unknown): Float32Array | null {
  if (value instanceof Float32Array) return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Float32Array.of(Number(value));
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float32Array.from(value, Number);
  const isNumbers = ArrayBuffer.isView(value) && !(value instanceof DataView);
  // Every other view is an array of numbers.
  return isNumbers ? Float32Array.from(value as unknown as ArrayLike<number>) : null;
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
