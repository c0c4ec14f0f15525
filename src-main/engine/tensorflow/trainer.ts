import { collectGarbage } from '#main/platform/collect-garbage.ts';
import type { AugmentationFeeds } from './augmentation.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { leastMemoryNeed, requireMemory } from './memory-need.ts';
import type { MemoryNeed } from './memory-need.ts';
import { takeMetrics } from './metrics.ts';
import type { BatchMetrics, MetricsPart } from './metrics.ts';
import { TensorFlowSession } from './session.ts';
import type { Fed, Fetched } from './session.ts';
import { writeTrainingGraph } from './training-graph.ts';
import type { TrainingGraph, TrainingOptions } from './training-graph.ts';

/** Images and their labels. */
export interface LabelledBatch {
  /** The network's input shape behind the batch axis: pixels 0 to 255 where the graph preprocesses. */
  readonly input: Fed;
  /** float32 [batch, units]; int32 [batch] for sparse labels. */
  readonly labels: Fed;
  /** One value an image. */
  readonly weights: Float32Array;
}

/** What a step needs beside its images. */
export interface StepSettings {
  readonly learningRate: number;
  /** Counts from 1 over the whole run: Adam's bias correction and the dropout's random numbers follow from it. */
  readonly step: number;
  /** Of the run; 31 bits. */
  readonly seed: number;
  readonly augmentation: AugmentationFeeds | null;
}

/** What tests look at in one training pass; nothing is updated. */
export interface TrainingPass {
  readonly output: Fetched;
  readonly loss: number;
  readonly gradients: ReadonlyMap<string, Fetched>;
}

/**
 * A network in training, in a TensorFlow session: weights, optimiser state and metrics stay there between steps. Whoever opens it
 * closes it. Every call blocks its thread.
 */
export class NetworkTrainer {
  /** Without the starting weights: a hundred megabytes for as long as it trains. */
  readonly #graph: Omit<TrainingGraph, 'builder' | 'weights'>;
  readonly #session: TensorFlowSession;
  readonly #need: MemoryNeed;
  #largestBatch = 0;

  /** Opens a session with the graph's own weights and an optimiser that has seen nothing. Errors: as `TensorFlowSession.open`, `model/unsupported-layer`. */
  constructor(graph: Graph, options: TrainingOptions) {
    const { builder, weights, ...named } = writeTrainingGraph(graph, options);
    this.#graph = named;
    this.#need = leastMemoryNeed(graph, options.compute);
    this.#session = TensorFlowSession.open(builder.toSavedModel());
    try {
      this.restore(weights, []);
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /**
   * One step: forward, backward, update; adds to the metrics `train`. Returns the mean loss before it, penalty included.
   * Errors: as `TensorFlowSession.run`, `engine/out-of-memory` before a step that cannot fit.
   */
  step(batch: LabelledBatch, settings: StepSettings): number {
    const batchSize = batch.weights.length;
    if (batchSize > this.#largestBatch) {
      requireMemory(this.#need, batchSize);
      // What building the network and its graph has left: the peak of a step should not stand on it.
      collectGarbage();
    }
    this.#largestBatch = Math.max(this.#largestBatch, batchSize);
    const [loss] = this.#session.run(this.#stepFeeds(batch, settings), [this.#graph.train]);
    return loss?.values[0] ?? Number.NaN;
  }

  /** Adds a batch to the metrics `evaluate`, in prediction mode, and returns the network's output. */
  evaluate(batch: LabelledBatch): Fetched {
    const { output, evaluate } = this.#graph;
    const [values] = this.#session.run(this.#batchFeeds(batch), [output, evaluate]);
    return required(values);
  }

  /** The network's output in prediction mode. */
  predict(input: Fed): Fetched {
    const [values] = this.#session.run(new Map([[this.#graph.feeds.input, input]]), [this.#graph.output]);
    return required(values);
  }

  /** Output, loss and gradients of a batch in training mode, without an update of anything. */
  pass(batch: LabelledBatch, settings: StepSettings): TrainingPass {
    const { output, loss, gradients } = this.#graph.training;
    const names = [...gradients.keys()];
    const fetches = [output, loss, ...gradients.values()];
    const [outputValue, lossValue, ...rest] = this.#session.run(this.#passFeeds(batch, settings), fetches);
    return {
      output: required(outputValue),
      loss: required(lossValue).values[0] ?? Number.NaN,
      gradients: new Map(names.map((name, at) => [name, required(rest[at])])),
    };
  }

  /** Takes the metrics since the last call. */
  takeMetrics(part: MetricsPart): BatchMetrics {
    return takeMetrics(this.#session, this.#graph.taking[part]);
  }

  /** Copies of all weights, moving statistics included, in the layers' order. */
  readWeights(): WeightTensor[] {
    return this.#graph.variables.read(this.#session, 'weights');
  }

  /** Copies of the optimiser's state. */
  readState(): WeightTensor[] {
    return this.#graph.variables.read(this.#session, 'state');
  }

  /** Copies of the metrics' sums since they were last taken. */
  readMetrics(): WeightTensor[] {
    return this.#graph.variables.read(this.#session, 'metrics');
  }

  /**
   * Puts weights, the optimiser's state and the metrics' sums back, all of them, by name; without any state the optimiser begins anew,
   * without sums the metrics. Errors: RangeError for a weight, or a part of the others, that is missing or of another size.
   */
  restore(weights: readonly WeightTensor[], state: readonly WeightTensor[], metrics: readonly WeightTensor[] = []): void {
    const { variables } = this.#graph;
    requireAll(variables.of('weights'), weights);
    if (state.length > 0) requireAll(variables.of('state'), state);
    if (metrics.length > 0) requireAll(variables.of('metrics'), metrics);
    variables.assign(this.#session, ['weights', 'state', 'metrics'], [...weights, ...state, ...metrics]);
  }

  /** Frees the session; a second call does nothing. */
  close(): void {
    this.#session.close();
  }

  #batchFeeds(batch: LabelledBatch): Map<string, Fed> {
    const { feeds } = this.#graph;
    return new Map([
      [feeds.input, batch.input],
      [feeds.labels, batch.labels],
      [feeds.weights, vector(batch.weights)],
    ]);
  }

  /** Only what the pass reads: TensorFlow takes no feeds for what it has pruned, but ours may name unused placeholders. */
  #passFeeds(batch: LabelledBatch, settings: StepSettings): Map<string, Fed> {
    const { feeds } = this.#graph;
    const all = this.#batchFeeds(batch);
    all.set(feeds.seed, { shape: [2], values: Int32Array.of(settings.seed, settings.step) });
    const { augmentation } = settings;
    if (augmentation === null) return all;
    const batchSize = batch.weights.length;
    if (feeds.transforms !== null) all.set(feeds.transforms, { shape: [batchSize, 8], values: augmentation.transforms });
    if (feeds.brightness !== null) all.set(feeds.brightness, vector(augmentation.brightness));
    if (feeds.contrast !== null) all.set(feeds.contrast, vector(augmentation.contrast));
    return all;
  }

  #stepFeeds(batch: LabelledBatch, settings: StepSettings): Map<string, Fed> {
    const { feeds } = this.#graph;
    const all = this.#passFeeds(batch, settings);
    all.set(feeds.learningRate, scalar(settings.learningRate));
    all.set(feeds.step, scalar(settings.step));
    return all;
  }
}

function requireAll(
  variables: readonly { readonly name: string; readonly shape: readonly number[] }[],
  tensors: readonly WeightTensor[],
): void {
  const lengths = new Map(tensors.map(({ name, values }) => [name, values.length]));
  const wrong = variables.find(({ name, shape }) => lengths.get(name) !== sizeOfShape(shape));
  if (wrong !== undefined) throw new RangeError(`${wrong.name} is missing or of another size`);
}

function scalar(value: number): Fed {
  return { shape: [], values: Float32Array.of(value) };
}

function vector(values: Float32Array): Fed {
  return { shape: [values.length], values };
}

function required(value: Fetched | undefined): Fetched {
  if (value === undefined) throw new RangeError('TensorFlow gave fewer values than were asked for');
  return value;
}
