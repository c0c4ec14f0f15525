import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Precision } from '#shared/contract/engine/runners.ts';
import { weightsOf } from '#main/engine/compile/walk-graph.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import { writeBackward, writeForward } from '#main/engine/tensorflow/write-network.ts';
import { Forward } from '#main/engine/tensorflow/forward.ts';
import { GraphBuilder } from '#main/engine/tensorflow/graph-builder.ts';
import { TensorFlowSession } from '#main/engine/tensorflow/session.ts';
import type { Fed } from '#main/engine/tensorflow/session.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';

/** Images in every probe. */
export const PROBE_BATCH = 2;

/** Layers on a value of one shape. */
export interface Probe {
  /** Of the value that the layers read, without the batch axis. */
  readonly shape: readonly number[];
  /** The values lie between minus this and this. */
  readonly range?: number;
  readonly build: (value: tfl.SymbolicTensor) => tfl.SymbolicTensor;
}

/**
 * A network whose first layer, fed with `probeInput`, gives its own kernel, image by image: the gradient of that kernel is the gradient
 * of the input of what is probed, value by value. All other weights are formulas. The caller disposes it.
 */
export function buildProbe({ shape, range = 2, build }: Probe): tfl.LayersModel {
  const size = sizeOfShape(shape);
  const input = tfl.input({ shape: [PROBE_BATCH] });
  const values = tfl.layers.dense({ name: 'probe', units: size, useBias: false, kernelInitializer: 'zeros' });
  const flat = values.apply(input) as tfl.SymbolicTensor;
  const shaped = tfl.layers.reshape({ targetShape: [...shape] }).apply(flat) as tfl.SymbolicTensor;
  const model = tfl.model({ inputs: input, outputs: build(shape.length === 1 ? flat : shaped) });
  fillByFormula(model);
  tf.tidy(() => values.setWeights([tf.tensor(evenValues(PROBE_BATCH * size, range), [PROBE_BATCH, size])]));
  return model;
}

/** What a probe is fed with: one image a row of the first kernel. */
export const probeInput: Fed = { shape: [PROBE_BATCH, PROBE_BATCH], values: Float32Array.of(1, 0, 0, 1) };

/** Values evenly spaced between `-range` and `range` in a shuffled order: no two equal, none next to a kink at 0. */
export function evenValues(count: number, range: number): Float32Array {
  const order = [...hashUnit(count, 11)].map((unit, index) => ({ unit, index })).sort((a, b) => a.unit - b.unit);
  const values = new Float32Array(count);
  order.forEach(({ index }, rank) => (values[index] = ((2 * rank + 1) / count - 1) * range));
  return values;
}

/** Formula weights: variances and scales around 1, the others around 0. */
export function fillByFormula(model: tfl.LayersModel): tfl.LayersModel {
  tf.tidy(() =>
    model.setWeights(
      model.weights.map((weight, salt) => {
        const shape = weight.shape.map(Number);
        const isPositive = /variance|gamma/.test(weight.originalName);
        const values = Float32Array.from(hashUnit(sizeOfShape(shape), salt + 7), (u) => (isPositive ? 0.5 + u : u - 0.5));
        return tf.tensor(values, shape);
      }),
    ),
  );
  return model;
}

/** A network's output and the gradients of `sum(output * cotangent)` by weight. */
export interface Evaluated {
  readonly output: Float32Array;
  readonly gradients: ReadonlyMap<string, Float32Array>;
}

/** What `sum(output * cotangent)` is taken with: a formula in [-1, 1). */
export function cotangentOf(count: number): Float32Array {
  return Float32Array.from(hashUnit(count, 21), (unit) => 2 * unit - 1);
}

/** A compiled network in TensorFlow as a plain function of its weights, all of them fed at each call. Whoever opens it closes it. */
export class NetworkFunction {
  readonly graph: Graph;
  readonly #session: TensorFlowSession;
  readonly #names: { input: string; cotangent: string; output: string };
  readonly #weights = new Map<string, string>();
  readonly #gradients: ReadonlyMap<string, string>;
  /** The kinds of operations of the TensorFlow graph, by name. */
  readonly operations: ReadonlyMap<string, string>;

  constructor(graph: Graph, options: { readonly training: boolean; readonly compute?: Precision }) {
    this.graph = graph;
    const builder = new RecordingBuilder();
    for (const { name, shape } of graph.nodes.flatMap(weightsOf)) {
      this.#weights.set(name, builder.placeholder(`weight/${name}`, 'float32', shape));
    }
    const forward = new Forward({
      builder,
      training: options.training,
      compute: options.compute ?? 'float32',
      weight: ({ name }) => this.#weights.get(name)!,
      handle: ({ name, shape }) =>
        builder.add('VarHandleOp', name, [], {
          dtype: attr.type('float32'),
          shape: attr.shape(shape),
          shared_name: attr.text(name),
        }),
      seed: builder.integers([7, 1]),
    });
    const shapeOf = (name: string): readonly number[] => graph.nodes.find((node) => node.name === name)!.shape;
    const input = builder.placeholder('input', 'float32', [null, ...shapeOf(graph.input)]);
    const output = writeForward(forward, graph, input);
    const cotangent = builder.placeholder('cotangent', 'float32', [null, ...shapeOf(graph.output)]);
    this.#gradients = writeBackward(forward, graph, { from: graph.output, gradient: cotangent });
    this.#names = { input, cotangent, output };
    this.operations = builder.operations;
    this.#session = TensorFlowSession.open(builder.toSavedModel());
  }

  /** The network's own weights. */
  get weights(): Map<string, Fed> {
    return new Map(this.graph.nodes.flatMap(weightsOf).map(({ name, shape, values }) => [name, { shape, values }]));
  }

  /** The output. */
  output(input: Fed, weights: ReadonlyMap<string, Fed> = this.weights): Float32Array {
    return this.#session.run(this.#feeds(input, weights), [this.#names.output])[0]!.values;
  }

  /** The output, and the gradients of the weights that are trained. */
  evaluate(input: Fed): Evaluated {
    const output = this.output(input);
    const feeds = this.#feeds(input, this.weights);
    const shape = this.graph.nodes.find(({ name }) => name === this.graph.output)!.shape;
    feeds.set(this.#names.cotangent, { shape: [input.shape[0]!, ...shape], values: cotangentOf(output.length) });
    const names = [...this.#gradients.keys()];
    const values = this.#session.run(feeds, [...this.#gradients.values()]);
    return { output, gradients: new Map(names.map((name, at) => [name, values[at]!.values])) };
  }

  close(): void {
    this.#session.close();
  }

  #feeds(input: Fed, weights: ReadonlyMap<string, Fed>): Map<string, Fed> {
    const feeds = new Map<string, Fed>([[this.#names.input, input]]);
    for (const [name, fed] of weights) feeds.set(this.#weights.get(name)!, fed);
    return feeds;
  }
}

class RecordingBuilder extends GraphBuilder {
  readonly operations = new Map<string, string>();

  override add(...call: Parameters<GraphBuilder['add']>): string {
    const name = super.add(...call);
    this.operations.set(name, call[0]);
    return name;
  }
}

/** What TF.js itself says of a network: its output, and its gradients unless they are not asked for. */
export function onTfjs(model: tfl.LayersModel, input: Fed, options: { training: boolean; gradients: boolean }): Evaluated {
  const apply = (): tf.Tensor =>
    model.apply(tf.tensor(input.values, [...input.shape]), { training: options.training }) as tf.Tensor;
  // `tidy` wants tensors back; these are plain arrays.
  const result: Evaluated[] = [];
  tf.tidy(() => {
    const output = apply().dataSync() as Float32Array;
    if (!options.gradients) {
      result.push({ output, gradients: new Map() });
      return;
    }
    const loss = (): tf.Scalar => {
      const value = apply();
      return tf.sum(tf.mul(value, tf.tensor(cotangentOf(value.size), value.shape)));
    };
    const variables = model.layers.flatMap((layer) =>
      (layer.trainable ? layer.trainableWeights : []).map((weight) => ({ layer, weight })),
    );
    const { grads } = tf.variableGrads(
      loss,
      variables.map(({ weight }) => weight.read() as tf.Variable),
    );
    const gradients = variables.map(({ layer, weight }): [string, Float32Array] => [
      `${layer.name}/${weight.originalName.split('/').at(-1)!}`,
      grads[(weight.read() as tf.Variable).name]!.dataSync() as Float32Array,
    ]);
    result.push({ output, gradients: new Map(gradients) });
  });
  return result[0]!;
}

/** How far a weight is moved to either side. Smaller: the rounding of float32 shows; larger: curvature does. */
const STEP = 2e-3;

/** Some values of a weight's gradient by central differences of the forward pass, `sum(output * cotangent)` added up in 64 bits. */
export function finiteDifferences(network: NetworkFunction, input: Fed, name: string, most = 40): ReadonlyMap<number, number> {
  const weights = network.weights;
  const { shape, values } = weights.get(name)!;
  const every = Math.max(1, Math.floor(values.length / most));
  const result = new Map<number, number>();
  for (let index = 0; index < values.length; index += every) {
    const moved = (by: number): { at: number; output: Float32Array } => {
      const copy = Float32Array.from(values);
      copy[index]! += by;
      const output = network.output(input, new Map(weights).set(name, { shape, values: copy }));
      return { at: copy[index]!, output };
    };
    const [high, low] = [moved(STEP), moved(-STEP)];
    const cotangent = cotangentOf(high.output.length);
    const sum = cotangent.reduce((total, factor, at) => total + factor * (high.output[at]! - low.output[at]!), 0);
    result.set(index, sum / (high.at - low.at));
  }
  return result;
}

/** The largest absolute value. */
export function largestOf(values: Iterable<number>): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** The largest absolute difference; infinite where one is not a number. */
export function largestDifferenceOf(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let largest = 0;
  for (let at = 0; at < found.length; at++) {
    const difference = Math.abs(found[at]! - expected[at]!);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}
