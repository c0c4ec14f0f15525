import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { ForeignGraph, ForeignLayer } from './foreign-graph.ts';
import { folderNames } from '#main/engine/exchange/keras-paths.ts';
import { joinChannels } from './channel-slice.ts';
import { endTensors, inboundTensors, trainingIn } from './read-inbound.ts';
import type { InboundTensor } from './read-inbound.ts';
import { readOperation } from './read-operation.ts';

/** DenseNet201 has 709 layers. */
const MAX_LAYERS = 5000;
/** Models inside models. */
const MAX_DEPTH = 16;

const MODELS: ReadonlySet<string> = new Set(['Functional', 'Model', 'Sequential']);

const layerSchema = z.looseObject({
  class_name: z.string().max(200),
  module: z.string().nullish(),
  name: z.string().max(500).optional(),
  config: z.looseObject({ name: z.string().max(500).optional() }).or(z.array(z.unknown())),
  inbound_nodes: z.unknown().optional(),
});
type LayerJson = z.infer<typeof layerSchema>;

const modelSchema = z.looseObject({ class_name: z.string(), config: z.unknown() });
const bodySchema = z.looseObject({
  name: z.string().max(500).optional(),
  layers: z.array(layerSchema).min(1).max(MAX_LAYERS),
  input_layers: z.unknown().optional(),
  output_layers: z.unknown().optional(),
});

/** Whether JSON is a Keras model's: class and settings. */
export function isKerasConfig(json: unknown): boolean {
  const parsed = modelSchema.safeParse(json);
  return parsed.success && MODELS.has(parsed.data.class_name);
}

/**
 * Reads the JSON of a Keras model (Keras 2, Keras 3, TF.js; functional, sequential, models inside models) as one flat graph, arithmetic
 * between layers as layers. Nothing of the layers' own settings is looked at here. Errors: `import/unreadable`, `import/unsupported`.
 */
export function readKerasConfig(json: unknown, fileName: string): ForeignGraph {
  return new ConfigReader(fileName).read(json);
}

/** Where a model or a layer stands: the names and the folder around it, and whether it is told to do as in training. */
interface Place {
  readonly places: readonly string[];
  readonly folder: string;
  readonly isTraining: boolean;
}

/** Where a model stands, and what it reads (null: images). */
interface Surroundings extends Place {
  readonly source: string | null;
}

class ConfigReader {
  readonly #fileName: string;
  readonly #layers: ForeignLayer[] = [];
  readonly #names = new Set<string>();

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  read(json: unknown): ForeignGraph {
    const model = this.#parsed(modelSchema, json);
    if (!MODELS.has(model.class_name))
      throw this.#unsupported(`it is a ${model.class_name.slice(0, 100)}, whose code is not in the file`);
    const { name, output } = this.#readModel(model, { source: null, places: [], folder: 'layers', isTraining: false });
    const layers = joinChannels(this.#layers, output);
    const inputs = layers.filter(({ kind }) => kind === 'InputLayer');
    const [input] = inputs;
    if (input === undefined || inputs.length > 1) throw this.#unsupported(`it has ${inputs.length} inputs`);
    return { name, layers, input: input.name, output };
  }

  #readModel(model: z.infer<typeof modelSchema>, around: Surroundings): { readonly name: string; readonly output: string } {
    if (around.places.length > MAX_DEPTH) throw this.#unreadable('models inside models without end');
    // The first versions of Keras wrote a sequential model as a bare list of layers.
    const body = this.#parsed(bodySchema, Array.isArray(model.config) ? { layers: model.config } : model.config);
    const folders = folderNames(body.layers.map(({ class_name: kind }) => (kind === 'Model' ? 'Functional' : kind)));
    const placed = body.layers.map((layer, index) => ({ layer, folder: `${around.folder}/${folders[index] ?? ''}` }));
    const output = model.class_name === 'Sequential' ? this.#sequential(placed, around) : this.#functional(body, placed, around);
    return { name: body.name ?? 'model', output };
  }

  #sequential(placed: readonly PlacedLayer[], around: Surroundings): string {
    let output = around.source;
    for (const { layer, folder } of placed) {
      const isInput = layer.class_name === 'InputLayer';
      if (isInput && output !== null) continue;
      output ??= isInput ? null : this.#inputFor(layer);
      output = this.#addLayer(layer, { ...around, inputs: output === null ? [] : [output], folder });
    }
    if (output === null) throw this.#unreadable('a sequential model without layers');
    return output;
  }

  /** The images that the first layer of a sequential model without an input layer reads; a model has its own. */
  #inputFor(layer: LayerJson): string | null {
    if (MODELS.has(layer.class_name)) return null;
    const config = Array.isArray(layer.config) ? {} : layer.config;
    const shape: unknown = config['batch_input_shape'] ?? config['batch_shape'];
    return this.#push({
      name: 'input',
      kind: 'InputLayer',
      config: { batch_shape: shape },
      inputs: [],
      places: ['input'],
      folder: '',
    });
  }

  #functional(body: z.infer<typeof bodySchema>, placed: readonly PlacedLayer[], around: Surroundings): string {
    const outputs = new Map<string, string>();
    let waiting = [...placed];
    // Keras writes layers behind those that they read; other orders are put right, circles are refused.
    while (waiting.length > 0) {
      const later: PlacedLayer[] = [];
      for (const each of waiting) {
        const step = asLayer(each.layer);
        const inputs = this.#inputsOf(step, outputs, around);
        if (inputs === null) later.push(each);
        else outputs.set(nameOf(step.layer), this.#addLayer(step.layer, { ...around, inputs, folder: each.folder }));
      }
      if (later.length === waiting.length) throw this.#unreadable(`${nameOf(later[0]?.layer)} reads a layer that is not there`);
      waiting = later;
    }
    return this.#onlyOutput(body, outputs);
  }

  #onlyOutput(body: z.infer<typeof bodySchema>, outputs: ReadonlyMap<string, string>): string {
    const ends = endTensors(body.output_layers);
    if (ends.length !== 1) throw this.#unsupported(`it has ${ends.length} outputs`);
    const output = outputs.get(ends[0]?.layer ?? '');
    if (output === undefined) throw this.#unreadable('its output is none of its layers');
    return output;
  }

  /** The flat names of what a layer reads; null where one of them is not known yet. */
  #inputsOf({ layer, tensors }: Step, outputs: ReadonlyMap<string, string>, around: Surroundings): readonly string[] | null {
    if (layer.class_name === 'InputLayer') return around.source === null ? [] : [around.source];
    const uses = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes.length : 0;
    if (uses !== 1 || tensors.length === 0) throw this.#unsupported(`the layer ${nameOf(layer)} is used ${uses} times`);
    if (tensors.some(({ output }: InboundTensor) => output !== 0))
      throw this.#unsupported(`the layer ${nameOf(layer)} reads a second output`);
    const inputs = tensors.flatMap(({ layer: source }) => outputs.get(source) ?? []);
    return inputs.length === tensors.length ? inputs : null;
  }

  /** Adds a layer, or all layers of a model; the flat name of what gives its output. */
  #addLayer(
    layer: LayerJson,
    { inputs, folder, places, isTraining: isAround }: Place & { readonly inputs: readonly string[] },
  ): string {
    const isTraining = trainingIn(layer.inbound_nodes) ?? isAround;
    const name = nameOf(layer);
    const isInside = places.length > 0 || inputs.length > 0;
    if (MODELS.has(layer.class_name)) {
      const around = { source: inputs[0] ?? null, places: [...places, name], folder: `${folder}/layers`, isTraining };
      return this.#readModel({ class_name: layer.class_name, config: layer.config }, around).output;
    }
    // The input of a model inside a model is what that model reads.
    const [source] = inputs;
    if (layer.class_name === 'InputLayer' && isInside && source !== undefined) return source;
    const config = Array.isArray(layer.config) ? {} : layer.config;
    return this.#push({ name, kind: layer.class_name, config, inputs, places: [...places, name], folder, isTraining });
  }

  #push(layer: ForeignLayer): string {
    if (this.#layers.length >= MAX_LAYERS) throw this.#unreadable(`more than ${MAX_LAYERS} layers`);
    const name = this.#freeName(layer);
    this.#names.add(name);
    this.#layers.push({ ...layer, name });
    return name;
  }

  /** Two models inside one model may have layers of one name. */
  #freeName({ name, places }: ForeignLayer): string {
    const candidates = [name, places.join('_')];
    for (let count = 1; ; count++) {
      const free = candidates.find((candidate) => !this.#names.has(candidate));
      if (free !== undefined) return free;
      candidates.push(`${name}_copy${count}`);
    }
  }

  #parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw this.#unreadable(`the description of the model: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }

  #unreadable(reason: string): AppError {
    return new AppError('import/unreadable', { fileName: this.#fileName, reason });
  }

  #unsupported(reason: string): AppError {
    return new AppError('import/unsupported', { fileName: this.#fileName, reason });
  }
}

/** A layer and what it reads. */
interface Step {
  readonly layer: LayerJson;
  readonly tensors: readonly InboundTensor[];
}

/** The layer that a step of the model is: itself, or what an operation between layers computes. */
function asLayer(layer: LayerJson): Step {
  const nodes: readonly unknown[] = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes : [];
  const [node] = nodes;
  const config = Array.isArray(layer.config) ? {} : layer.config;
  const operation = readOperation({ kind: layer.class_name, module: layer.module ?? undefined, config, node });
  if (operation === null) return { layer, tensors: inboundTensors(layer.inbound_nodes)[0] ?? [] };
  return {
    layer: { ...layer, class_name: operation.kind, name: nameOf(layer), config: operation.config },
    tensors: operation.inputs,
  };
}

interface PlacedLayer {
  readonly layer: LayerJson;
  readonly folder: string;
}

/** A layer's name: Keras 3 and functional models of Keras 2 write it beside its settings, sequential ones among them. */
function nameOf(layer: LayerJson | undefined): string {
  if (layer === undefined) return '';
  const inside = Array.isArray(layer.config) ? undefined : layer.config.name;
  return layer.name ?? inside ?? layer.class_name;
}
