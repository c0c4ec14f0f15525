import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/**
 * The intermediate graph: a closed list of operations between layers and runners. Tensors are NHWC as in TF.js, batch axis left out of
 * all shapes; every value is named by the node that makes it. A runner that meets an operation it does not know does not compile.
 */
interface NodeBase {
  readonly name: string;
  /** Shape of the output without the batch axis. */
  readonly shape: readonly number[];
}

/** Zero padding in pixels, as found out from `same` or stated by a layer. */
export interface Padding {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/**
 * A weight of the network: `<layer>/<role>` as in a weights file. `trainable`: the optimiser changes it; moving statistics are not
 * trainable but change too, unless their batch norm is frozen.
 */
export interface Weight extends WeightTensor {
  readonly trainable: boolean;
}

/** Weights of a convolution. Kernel shape: conv2d rows, columns, in, out; depthwise rows, columns, in, multiplier. */
interface Convolution {
  readonly input: string;
  readonly kernel: Weight;
  readonly bias: Weight | null;
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  readonly padding: Padding;
}

/** A window that moves over a feature map. Padding of `same` counts as minus infinity in a maximum, and not at all in an average. */
interface Pooling {
  readonly input: string;
  readonly window: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

export interface InputNode extends NodeBase {
  readonly op: 'input';
}
export interface Conv2dNode extends NodeBase, Convolution {
  readonly op: 'conv2d';
}
export interface DepthwiseConv2dNode extends NodeBase, Convolution {
  readonly op: 'depthwise-conv2d';
}
/**
 * Over the last axis. `frozen`: training uses the moving statistics too and leaves them as they are (a Keras layer with
 * `trainable = False`); `momentum`: the part of the old moving statistics that a step keeps.
 */
export interface BatchNormNode extends NodeBase {
  readonly op: 'batch-norm';
  readonly input: string;
  readonly gamma: Weight | null;
  readonly beta: Weight | null;
  readonly mean: Weight;
  readonly variance: Weight;
  readonly epsilon: number;
  readonly momentum: number;
  readonly frozen: boolean;
}
/** `maxValue` null: no upper limit; 6 is ReLU6. */
export interface ReluNode extends NodeBase {
  readonly op: 'relu';
  readonly input: string;
  readonly maxValue: number | null;
}
/** `alpha`: the slope below zero. */
export interface LeakyReluNode extends NodeBase {
  readonly op: 'leaky-relu';
  readonly input: string;
  readonly alpha: number;
}
/** Operations of one value without settings: elu `exp(x) - 1` below zero; swish `x * sigmoid(x)`; hard sigmoid `clip(0.2 x + 0.5, 0, 1)` (Keras 2); hard swish `x * relu6(x + 3) / 6`. */
export interface ActivationNode extends NodeBase {
  readonly op: 'elu' | 'sigmoid' | 'swish' | 'hard-sigmoid' | 'hard-swish' | 'tanh';
  readonly input: string;
}
/** Sum of two or more values of one shape. */
export interface AddNode extends NodeBase {
  readonly op: 'add';
  readonly inputs: readonly string[];
}
/** Product of two or more values of one shape, or of feature maps with one value a channel (rows = columns = 1). */
export interface MultiplyNode extends NodeBase {
  readonly op: 'multiply';
  readonly inputs: readonly string[];
  readonly inputShapes: readonly (readonly number[])[];
}
/** Along the last axis (channels, or the only axis of vectors). */
export interface ConcatenateNode extends NodeBase {
  readonly op: 'concatenate';
  readonly inputs: readonly string[];
  readonly inputShapes: readonly (readonly number[])[];
}
export interface ZeroPadNode extends NodeBase {
  readonly op: 'zero-pad';
  readonly input: string;
  readonly padding: Padding;
}
export interface MaxPoolNode extends NodeBase, Pooling {
  readonly op: 'max-pool';
}
export interface AveragePoolNode extends NodeBase, Pooling {
  readonly op: 'average-pool';
}
/** Over rows and columns; the output has one axis. */
export interface GlobalPoolNode extends NodeBase {
  readonly op: 'global-average-pool' | 'global-max-pool';
  readonly input: string;
  readonly inputShape: readonly number[];
}
/** In the order rows, columns, channels, whatever order a runner keeps feature maps in. */
export interface FlattenNode extends NodeBase {
  readonly op: 'flatten';
  readonly input: string;
  readonly inputShape: readonly number[];
}
export interface ReshapeNode extends NodeBase {
  readonly op: 'reshape';
  readonly input: string;
  readonly inputShape: readonly number[];
}
/** Axis `i` of the output is axis `order[i]` of the input; the batch axis is not counted, the first axis is 0. */
export interface PermuteNode extends NodeBase {
  readonly op: 'permute';
  readonly input: string;
  readonly inputShape: readonly number[];
  readonly order: readonly number[];
}
/** Repeats rows and columns. */
export interface UpSamplingNode extends NodeBase {
  readonly op: 'up-sampling';
  readonly input: string;
  readonly inputShape: readonly number[];
  readonly size: readonly [number, number];
}
/** `kernel`: inputs x units, row by row. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
  readonly input: string;
  readonly kernel: Weight;
  readonly bias: Weight | null;
}
/** Over the last axis of a vector. */
export interface SoftmaxNode extends NodeBase {
  readonly op: 'softmax';
  readonly input: string;
}
/** `(x - mean) / max(sqrt(variance), 1e-7)`, channel by channel; fitted, never trained. */
export interface NormalizationNode extends NodeBase {
  readonly op: 'normalization';
  readonly input: string;
  readonly mean: Weight;
  readonly variance: Weight;
  /** Keras' number of values seen, on which nothing depends; null where a layer has none. */
  readonly count: Weight | null;
}
/** `x * scale + offset`, with one number for all channels or one for each. */
export interface RescalingNode extends NodeBase {
  readonly op: 'rescaling';
  readonly input: string;
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}
/** The last axis the other way round: red, green, blue as blue, green, red. */
export interface ReverseChannelsNode extends NodeBase {
  readonly op: 'reverse-channels';
  readonly input: string;
}
/** `rate`: the part of the values that training leaves out, the others divided by `1 - rate`. Gone at inference. */
export interface DropoutNode extends NodeBase {
  readonly op: 'dropout';
  readonly input: string;
  readonly rate: number;
  /** What is left out together: single values, or all of an image. */
  readonly unit: 'value' | 'image';
}
/** The input as it is: a linear activation. */
export interface IdentityNode extends NodeBase {
  readonly op: 'identity';
  readonly input: string;
}

export type GraphNode =
  | InputNode
  | Conv2dNode
  | DepthwiseConv2dNode
  | BatchNormNode
  | ReluNode
  | LeakyReluNode
  | ActivationNode
  | AddNode
  | MultiplyNode
  | ConcatenateNode
  | ZeroPadNode
  | MaxPoolNode
  | AveragePoolNode
  | GlobalPoolNode
  | FlattenNode
  | ReshapeNode
  | PermuteNode
  | UpSamplingNode
  | DenseNode
  | SoftmaxNode
  | NormalizationNode
  | RescalingNode
  | ReverseChannelsNode
  | DropoutNode
  | IdentityNode;

export type OpName = GraphNode['op'];
/** The node type of an operation. */
export type NodeOf<Op extends OpName> = GraphNode & { readonly op: Op };

/** Nodes in an order in which every input comes before its use; one input, one output. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly input: string;
  readonly output: string;
}

/** The node of a name. Throws where there is none: a graph is complete. */
export function nodeNamed(graph: Graph, name: string): GraphNode {
  const node = graph.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) throw new RangeError(`the graph has no node ${name}`);
  return node;
}
