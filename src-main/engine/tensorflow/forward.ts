import type { Precision } from '#shared/contract/engine/runners.ts';
import { endOf } from '#main/engine/compile/end-of.ts';
import type { Graph, GraphNode, Weight } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Attribute } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** What a forward pass is written for. */
export interface ForwardOptions {
  readonly builder: GraphBuilder;
  /** Batch statistics and dropout as in training; false: as in prediction. */
  readonly training: boolean;
  readonly compute: Precision;
  /** The float32 value of a weight. */
  readonly weight: (weight: Weight) => string;
  /** Where moving statistics are kept: the variable's handle. Needed for training only. */
  readonly handle?: (weight: Weight) => string;
  /** int32 [2]: what random numbers of this step are drawn from. Needed for training with dropout only. */
  readonly seed?: string;
}

/** A forward pass that is being written: the values of nodes, and what their gradients will need. */
export class Forward {
  readonly builder: GraphBuilder;
  readonly training: boolean;
  /** Type of feature maps and of the weights that `weight` gives. */
  readonly dtype: Precision;
  /** Operations that bring the moving statistics up to date. */
  readonly updates: string[] = [];
  readonly #options: ForwardOptions;
  readonly #values = new Map<string, string>();
  readonly #kept = new Map<string, string>();
  readonly #cast = new Map<string, string>();
  readonly #shapes = new Map<string, string>();

  constructor(options: ForwardOptions) {
    this.builder = options.builder;
    this.training = options.training;
    this.dtype = options.compute;
    this.#options = options;
  }

  /** The `T` attribute of operations on feature maps. */
  get T(): { readonly T: Attribute } {
    return { T: attr.type(this.dtype) };
  }

  /** Says which value a node has, in `dtype`. */
  set(node: string, value: string): void {
    this.#values.set(node, value);
  }

  /** The value of a node that was written before, in `dtype`. */
  value(node: string): string {
    const value = this.#values.get(node);
    if (value === undefined) throw new RangeError(`${node} is used before it is computed`);
    return value;
  }

  /** The shape of a node's value when it runs, int32. */
  shapeOf(node: string): string {
    const known = this.#shapes.get(node);
    if (known !== undefined) return known;
    const shape = this.builder.add('Shape', `${node}/shape`, [this.value(node)], { ...this.T, out_type: attr.type('int32') });
    this.#shapes.set(node, shape);
    return shape;
  }

  /** A value of the compute type in another shape; -1: what is left over. */
  reshape(name: string, value: string, shape: readonly number[]): string {
    return this.builder.add('Reshape', name, [value, this.builder.integers(shape)], { ...this.T, Tshape: attr.type('int32') });
  }

  /** A weight in `dtype`. */
  weight(weight: Weight): string {
    const known = this.#cast.get(weight.name);
    if (known !== undefined) return known;
    const value = this.builder.cast(this.#options.weight(weight), 'float32', this.dtype);
    this.#cast.set(weight.name, value);
    return value;
  }

  /** A weight in float32, for statistics. */
  exact(weight: Weight): string {
    return this.#options.weight(weight);
  }

  /** The handle of a weight's variable. */
  handle(weight: Weight): string {
    const handle = this.#options.handle?.(weight);
    if (handle === undefined) throw new RangeError(`${weight.name} has no variable`);
    return handle;
  }

  /** int32 [2], for stateless random operations. */
  get seed(): string {
    const { seed } = this.#options;
    if (seed === undefined) throw new RangeError('this forward pass has no seed');
    return seed;
  }

  /** Keeps a value for the gradient of the same node. */
  keep(node: GraphNode, key: string, value: string): string {
    this.#kept.set(`${node.name} ${key}`, value);
    return value;
  }

  /** What was kept. */
  kept(node: GraphNode, key: string): string {
    const value = this.#kept.get(`${node.name} ${key}`);
    if (value === undefined) throw new RangeError(`${node.name} did not keep ${key}`);
    return value;
  }

  /** Whether something was kept. */
  hasKept(node: GraphNode, key: string): boolean {
    return this.#kept.has(`${node.name} ${key}`);
  }

  /**
   * The network's output in float32. Probabilities are computed in float32 from the last values before them, as Keras advises for mixed
   * precision: in bfloat16 they would come in steps of 0.004.
   */
  exactOutput(graph: Graph): string {
    const end = endOf(graph);
    const isProbability = end.op === 'softmax' || end.op === 'sigmoid';
    if (!isProbability || this.dtype === 'float32') return this.builder.cast(this.value(end.name), this.dtype, 'float32');
    return this.builder.once(`exact/${this.value(end.name)}`, (name) => {
      const logits = this.builder.cast(this.value(end.input), this.dtype, 'float32');
      return this.builder.unary(end.op === 'softmax' ? 'Softmax' : 'Sigmoid', name, logits);
    });
  }
}
