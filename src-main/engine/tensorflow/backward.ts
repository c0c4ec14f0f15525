import { trainedValues } from '#main/engine/compile/walk-graph.ts';
import type { Graph, Weight } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Forward } from './forward.ts';
import type { GraphBuilder } from './graph-builder.ts';

/**
 * A backward pass that is being written, over a forward pass in training. Values that no trainable weight lies behind get no gradient,
 * so a partly frozen network is not walked below its first trainable layer.
 */
export class Backward {
  readonly forward: Forward;
  readonly builder: GraphBuilder;
  readonly #wanted: ReadonlySet<string>;
  readonly #gradients = new Map<string, string[]>();
  readonly #weights = new Map<string, string>();
  #current = '';

  constructor(forward: Forward, graph: Graph) {
    this.forward = forward;
    this.builder = forward.builder;
    this.#wanted = trainedValues(graph);
  }

  /** The gradient of the current node's output. */
  get upstream(): string {
    return this.#current;
  }

  /** Whether the gradient of a value is needed. */
  wants(value: string): boolean {
    return this.#wanted.has(value);
  }

  /** Gives the gradient of an input, in the compute type. Several are added up. */
  give(value: string, gradient: string): void {
    const given = this.#gradients.get(value) ?? [];
    given.push(gradient);
    this.#gradients.set(value, given);
  }

  /** Gives the gradient of a weight, in the compute type unless `isExact` (float32). */
  giveWeight(weight: Weight, gradient: string, isExact = false): void {
    if (!weight.trainable) return;
    this.#weights.set(weight.name, isExact ? gradient : this.builder.cast(gradient, this.forward.dtype, 'float32'));
  }

  /** The gradients of weights that were given so far, float32, by name. */
  get weights(): ReadonlyMap<string, string> {
    return this.#weights;
  }

  /** Makes a node the current one. False where nothing trainable lies behind it, or its output has no gradient. */
  turnTo(node: string): boolean {
    const upstream = this.#sumFor(node);
    if (upstream === null || !this.wants(node)) return false;
    this.#current = upstream;
    return true;
  }

  #sumFor(value: string): string | null {
    const given = this.#gradients.get(value);
    if (given === undefined) return null;
    const [first] = given;
    if (first === undefined || given.length === 1) return first ?? null;
    return this.builder.add('AddN', `gradient/${value}/sum`, given, {
      ...this.forward.T,
      N: attr.int(given.length),
    });
  }
}
