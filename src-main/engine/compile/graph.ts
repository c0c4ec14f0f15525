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

/** Weights of a convolution. Kernel order: conv2d rows, columns, in, out; depthwise rows, columns, in, multiplier. */
interface Convolution {
  readonly input: string;
  readonly kernel: Float32Array;
  readonly kernelShape: readonly [number, number, number, number];
  readonly bias: Float32Array | null;
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
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
export interface BatchNormNode extends NodeBase {
  readonly op: 'batch-norm';
  readonly input: string;
  readonly scale: Float32Array;
  readonly offset: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}
/** `maxValue` null: no upper limit; 6 is ReLU6. */
export interface ReluNode extends NodeBase {
  readonly op: 'relu';
  readonly input: string;
  readonly maxValue: number | null;
}
export interface AddNode extends NodeBase {
  readonly op: 'add';
  readonly inputs: readonly string[];
}
export interface ZeroPadNode extends NodeBase {
  readonly op: 'zero-pad';
  readonly input: string;
  readonly padding: Padding;
}
/** Mean over rows and columns; the output has one axis. */
export interface GlobalAveragePoolNode extends NodeBase {
  readonly op: 'global-average-pool';
  readonly input: string;
}
export interface FlattenNode extends NodeBase {
  readonly op: 'flatten';
  readonly input: string;
  readonly inputShape: readonly number[];
}
/** `kernel`: inputs x units, row by row. */
export interface DenseNode extends NodeBase {
  readonly op: 'dense';
  readonly input: string;
  readonly kernel: Float32Array;
  readonly kernelShape: readonly [number, number];
  readonly bias: Float32Array | null;
}
/** Over the last axis of a vector. */
export interface SoftmaxNode extends NodeBase {
  readonly op: 'softmax';
  readonly input: string;
}
export interface SigmoidNode extends NodeBase {
  readonly op: 'sigmoid';
  readonly input: string;
}
/** `(x - mean) / deviation`, channel by channel. */
export interface NormalizationNode extends NodeBase {
  readonly op: 'normalization';
  readonly input: string;
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}
/** `x * scale + offset`, the same for all channels. */
export interface RescalingNode extends NodeBase {
  readonly op: 'rescaling';
  readonly input: string;
  readonly scale: number;
  readonly offset: number;
}
/** The input as it is: dropout at inference, a linear activation. */
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
  | AddNode
  | ZeroPadNode
  | GlobalAveragePoolNode
  | FlattenNode
  | DenseNode
  | SoftmaxNode
  | SigmoidNode
  | NormalizationNode
  | RescalingNode
  | IdentityNode;

export type OpName = GraphNode['op'];
export type NodeOf<Op extends OpName> = Extract<GraphNode, { readonly op: Op }>;

/** Nodes in an order in which every input comes before its use; one input, one output. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly input: string;
  readonly output: string;
}

/** The names of the values that a node reads. */
export function inputsOf(node: GraphNode): readonly string[] {
  if (node.op === 'input') return [];
  return node.op === 'add' ? node.inputs : [node.input];
}
