import type { Precision } from '#shared/contract/engine/runners.ts';
import type { AugmentationFill } from '#shared/domain/imaging/augmentation-settings.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import type { LossSettings } from '#shared/domain/training/losses.ts';
import type { GradientClipping, OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import { endOf } from '#main/engine/compile/end-of.ts';
import { nodeNamed } from '#main/engine/compile/graph.ts';
import type { Graph, Weight } from '#main/engine/compile/graph.ts';
import { weightsOf } from '#main/engine/compile/walk-graph.ts';
import { attr } from './attributes.ts';
import { addAugmentation } from './augmentation.ts';
import { clipGradients } from './clipping.ts';
import { Forward } from './forward.ts';
import { GraphBuilder } from './graph-builder.ts';
import { writeLoss } from './losses.ts';
import { addToMetrics, writeTaking } from './metrics.ts';
import type { MetricsPart } from './metrics.ts';
import { writeUpdate } from './optimizers.ts';
import { writePenalty } from './penalty.ts';
import type { Penalty } from './penalty.ts';
import { writePreprocessing } from './preprocessing.ts';
import { Variables } from './variables.ts';
import { writeBackward, writeForward } from './write-network.ts';

/** How a network is trained, as far as the graph has to know. */
export interface TrainingOptions {
  readonly loss: LossSettings;
  readonly optimizer: OptimizerSettings;
  readonly clipping: GradientClipping;
  readonly penalty: Penalty;
  readonly compute: Precision;
  /** What turns pixels into the network's input; null: the batches are the input already. */
  readonly preprocessing: PreprocessingMode | null;
  /** Random changes of the pixels before that, and which kinds there are; null: none. */
  readonly augmentation: (AugmentationFill & AugmentationKinds) | null;
}

/** The kinds of changes that are written into a graph; what is not costs nothing. */
export interface AugmentationKinds {
  readonly geometry: boolean;
  readonly brightness: boolean;
  readonly contrast: boolean;
}

/** Names of what is fed to a training graph. */
export interface TrainingFeeds {
  /** float32 [batch, rows, columns, 3], or whatever the network's input is. */
  readonly input: string;
  /** float32 [batch, units]; int32 [batch] for sparse labels. */
  readonly labels: string;
  /** float32 [batch]: class weight times image weight. */
  readonly weights: string;
  readonly learningRate: string;
  /** float32, from 1. */
  readonly step: string;
  /** int32 [2]. */
  readonly seed: string;
  /** float32 [batch, 8], [batch], [batch]; null: not in the graph. */
  readonly transforms: string | null;
  readonly brightness: string | null;
  readonly contrast: string | null;
}

/** A graph that trains and evaluates one network, and the names of its values. */
export interface TrainingGraph {
  readonly builder: GraphBuilder;
  readonly variables: Variables;
  readonly feeds: TrainingFeeds;
  /** All weights, in the order of the layers. */
  readonly weights: readonly Weight[];
  /** Fetched together: `takeMetrics`. */
  readonly taking: Readonly<Record<MetricsPart, readonly string[]>>;
  /** Fetched: one whole step; the mean loss of the batch before it, penalty included. */
  readonly train: string;
  /** Fetched: adds a batch to the metrics, in prediction mode; the mean loss of the batch. */
  readonly evaluate: string;
  /** The network's output in prediction mode. */
  readonly output: string;
  /** The network's output, the mean loss and the gradients of trainable weights in training mode, for tests. */
  readonly training: { readonly output: string; readonly loss: string; readonly gradients: ReadonlyMap<string, string> };
}

/** Writes the graph that trains a network: forward, loss, backward, update of weights and statistics, metrics; and its evaluation. */
export function writeTrainingGraph(graph: Graph, options: TrainingOptions): TrainingGraph {
  const builder = new GraphBuilder();
  const variables = new Variables(builder);
  const weights = graph.nodes.flatMap(weightsOf);
  for (const { name, shape } of weights) variables.add(name, shape, 'weights');
  const feeds = writeFeeds(builder, graph, options);
  const context = { builder, variables, graph, options, feeds, weights };
  const training = builder.within('training', () => writeStep(context));
  const evaluation = builder.within('evaluation', () => writeEvaluation(context));
  const taking = { train: writeTaking(builder, variables, 'train'), evaluate: writeTaking(builder, variables, 'evaluate') };
  variables.finish();
  return { builder, variables, feeds, weights, taking, ...evaluation, ...training };
}

interface Context {
  readonly builder: GraphBuilder;
  readonly variables: Variables;
  readonly graph: Graph;
  readonly options: TrainingOptions;
  readonly feeds: TrainingFeeds;
  readonly weights: readonly Weight[];
}

function writeFeeds(builder: GraphBuilder, graph: Graph, options: TrainingOptions): TrainingFeeds {
  const isSparse = options.loss.name === 'sparse-categorical-crossentropy';
  const inputShape = nodeNamed(graph, graph.input).shape;
  const units = endOf(graph).shape;
  const { augmentation } = options;
  return {
    input: builder.placeholder('input', 'float32', [null, ...inputShape]),
    labels: builder.placeholder('labels', isSparse ? 'int32' : 'float32', isSparse ? [null] : [null, ...units]),
    weights: builder.placeholder('weights', 'float32', [null]),
    learningRate: builder.placeholder('learning_rate', 'float32', []),
    step: builder.placeholder('step', 'float32', []),
    seed: builder.placeholder('seed', 'int32', [2]),
    transforms: augmentation?.geometry === true ? builder.placeholder('transforms', 'float32', [null, 8]) : null,
    brightness: augmentation?.brightness === true ? builder.placeholder('brightness', 'float32', [null]) : null,
    contrast: augmentation?.contrast === true ? builder.placeholder('contrast', 'float32', [null]) : null,
  };
}

function writeStep(context: Context): Pick<TrainingGraph, 'train' | 'training'> {
  const { builder, variables, graph, options, feeds } = context;
  const forward = new Forward({
    builder,
    training: true,
    compute: options.compute,
    weight: ({ name }) => variables.get(name).value,
    handle: ({ name }) => variables.get(name).handle,
    seed: feeds.seed,
  });
  const output = writeForward(forward, graph, networkInput(context, true));
  const loss = writeMeanLoss(context, forward);
  const raw = writeBackward(forward, graph, loss);
  const trained = context.weights.filter(({ name }) => raw.has(name));
  const penalty = writePenalty(builder, variables, trained, options.penalty);
  const gradients = trained.map((weight) => penalty.gradient(weight, raw.get(weight.name) ?? ''));
  const clipped = clipGradients(builder, gradients, options.clipping);
  const updates = trained.flatMap((weight, at) =>
    writeUpdate(options.optimizer, { weight, gradient: clipped[at] ?? '' }, { builder, variables, ...feeds }),
  );
  const total = penalty.added(loss.mean);
  const units = endOf(graph).shape.at(-1) ?? 1;
  const counted = addToMetrics(builder, variables, { part: 'train', output, loss, labels: loss.labels, units });
  const train = builder.after('done', total, [...updates, ...forward.updates, ...counted]);
  const named = new Map(trained.map((weight, at): [string, string] => [weight.name, gradients[at] ?? '']));
  return { train, training: { output, loss: total, gradients: named } };
}

function writeEvaluation(context: Context): Pick<TrainingGraph, 'evaluate' | 'output'> {
  const { builder, variables, graph, options } = context;
  const weight = ({ name }: Weight): string => variables.get(name).value;
  const forward = new Forward({ builder, training: false, compute: options.compute, weight });
  const output = writeForward(forward, graph, networkInput(context, false));
  const loss = writeMeanLoss(context, forward);
  const units = endOf(graph).shape.at(-1) ?? 1;
  const counted = addToMetrics(builder, variables, { part: 'evaluate', output, loss, labels: loss.labels, units });
  return { output, evaluate: builder.after('done', loss.mean, counted) };
}

/** What the network sees of the fed batch. */
function networkInput({ builder, graph, options, feeds }: Context, isTraining: boolean): string {
  const { augmentation, preprocessing } = options;
  const [height = 0, width = 0] = nodeNamed(graph, graph.input).shape;
  const pixels =
    isTraining && augmentation !== null
      ? addAugmentation(builder, { pixels: feeds.input, ...feeds }, { height, width, ...augmentation })
      : feeds.input;
  return preprocessing === null ? pixels : writePreprocessing(builder, pixels, preprocessing);
}

/** A batch's loss: for each image, weighted, its mean, and the gradient of the mean. */
export interface MeanLoss {
  readonly from: string;
  readonly gradient: string;
  readonly mean: string;
  /** Weighted, one value an image. */
  readonly perImage: string;
  /** One row an image. */
  readonly labels: string;
}

function writeMeanLoss({ builder, graph, options, feeds }: Context, forward: Forward): MeanLoss {
  const labels = options.loss.name === 'sparse-categorical-crossentropy' ? oneHot(builder, graph, feeds.labels) : feeds.labels;
  const loss = writeLoss(options.loss, graph, forward, labels);
  const perImage = builder.binary('Mul', 'weighted', [loss.perImage, feeds.weights]);
  const count = builder.reduce('Sum', 'count', builder.unary('OnesLike', 'ones', feeds.weights), { axes: [0] });
  const share = builder.binary('RealDiv', 'share', [feeds.weights, count]);
  const column = builder.add('ExpandDims', 'column', [share, builder.integers([1])], {
    T: attr.type('float32'),
    Tdim: attr.type('int32'),
  });
  return {
    from: loss.from,
    gradient: builder.binary('Mul', 'gradient_of_mean', [loss.gradient, column]),
    mean: builder.reduce('Mean', 'mean_loss', perImage, { axes: [0] }),
    perImage,
    labels,
  };
}

function oneHot(builder: GraphBuilder, graph: Graph, labels: string): string {
  const depth = builder.constant('classes', Int32Array.of(endOf(graph).shape.at(-1) ?? 1), [], 'int32');
  return builder.add('OneHot', 'one_hot', [labels, depth, builder.scalar(1), builder.scalar(0)], {
    T: attr.type('float32'),
    TI: attr.type('int32'),
    axis: attr.int(-1),
  });
}
