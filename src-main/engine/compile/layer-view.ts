import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { layerWeights, weightShapes } from '#main/engine/weights/layer-weights.ts';
import { isSameShape, shapeText } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import type { Weight } from './graph.ts';

type Layer = layers.Layer;

/** Weights by their names, `<layer>/<role>`. */
export type GivenWeights = ReadonlyMap<string, WeightTensor>;

/** What a layer says about itself, as plain data: everything the compiler looks at. */
export class LayerView {
  readonly name: string;
  readonly kind: string;
  /** Names of the layers whose outputs this one reads. */
  readonly inputs: readonly string[];
  readonly inputShapes: readonly (readonly number[])[];
  readonly shape: readonly number[];
  readonly #config: Readonly<Record<string, unknown>>;
  readonly #layer: Layer;
  readonly #given: GivenWeights | null;
  #weights: ReadonlyMap<string, Weight> | null = null;

  /** `given`: the layer's weights where they are not those in the layer itself. */
  constructor(layer: Layer, given: GivenWeights | null = null) {
    this.#given = given;
    this.name = layer.name;
    this.kind = layer.getClassName();
    this.#layer = layer;
    this.#config = layer.getConfig();
    const node = layer.inboundNodes[0];
    if (node === undefined || layer.inboundNodes.length > 1) throw this.unsupported('it must be used exactly once');
    // An input layer's node feeds itself; every other node names the layers before it.
    const sources: readonly SymbolicTensor[] = this.kind === 'InputLayer' ? [] : node.inputTensors;
    this.inputs = sources.map((tensor) => tensor.sourceLayer.name);
    this.inputShapes = sources.map((tensor) => this.#withoutBatch(tensor.shape));
    const output = node.outputTensors[0];
    if (output === undefined || node.outputTensors.length > 1) throw this.unsupported('it must have one output');
    this.shape = this.#withoutBatch(output.shape);
  }

  /** The only input of a layer that has one. */
  get input(): string {
    const [input] = this.inputs;
    if (input === undefined || this.inputs.length !== 1) throw this.unsupported('it must have one input');
    return input;
  }

  /** The shape of the only input, without the batch axis. */
  get inputShape(): readonly number[] {
    const [shape] = this.inputShapes;
    if (shape === undefined) throw this.unsupported('it must have one input');
    return shape;
  }

  /** The layer's weights by role: `kernel`, `bias`, `gamma`, …: those that were given, else copies of its own. */
  weights(): ReadonlyMap<string, Weight> {
    const given = this.#given;
    this.#weights ??= new Map(
      (given === null ? layerWeights(this.#layer) : this.#takeGiven(given)).map((tensor, index) => {
        const isVariable = this.#layer.weights[index]?.trainable ?? false;
        return [tensor.name.slice(this.name.length + 1), { ...tensor, trainable: isVariable && this.isTrainable }];
      }),
    );
    return this.#weights;
  }

  /** The weight of a role that the layer must have. */
  weight(role: string): Weight {
    const tensor = this.weights().get(role);
    if (tensor === undefined) throw this.unsupported(`it has no weight ${role}`);
    return tensor;
  }

  /** The weight of a role, or null. */
  optionalWeight(role: string): Weight | null {
    return this.weights().get(role) ?? null;
  }

  /** False for a frozen layer. */
  get isTrainable(): boolean {
    return this.#layer.trainable;
  }

  /** A setting of the layer, checked against a schema. */
  setting<Value>(name: string, schema: z.ZodType<Value>): Value {
    const parsed = schema.safeParse(this.#config[name]);
    if (!parsed.success) throw this.unsupported(`${name} = ${JSON.stringify(this.#config[name])}`);
    return parsed.data;
  }

  /** The name of the layer's own activation; `linear` where it has none. */
  get activation(): string {
    return this.setting('activation', z.string().optional()) ?? 'linear';
  }

  /** The error that refuses this layer, by name. */
  unsupported(reason: string): AppError {
    return new AppError('model/unsupported-layer', { layer: this.name, kind: this.kind, reason });
  }

  #takeGiven(given: GivenWeights): readonly WeightTensor[] {
    return weightShapes(this.#layer).map(({ name, shape }) => {
      const tensor = given.get(name);
      if (tensor === undefined || !isSameShape(tensor.shape, shape)) {
        const found = tensor === undefined ? 'nothing' : shapeText(tensor.shape);
        throw new AppError('weights/mismatch', { layer: this.name, expected: `${name} ${shapeText(shape)}`, found });
      }
      return tensor;
    });
  }

  #withoutBatch(shape: readonly (number | null)[]): readonly number[] {
    return shape.slice(1).map((length) => {
      if (length === null) throw this.unsupported('its shape is not fixed');
      return length;
    });
  }
}

/** A pair of positive whole numbers: strides, dilations, kernel sizes. */
export const pairSchema = z.tuple([z.number().int().positive(), z.number().int().positive()]);
