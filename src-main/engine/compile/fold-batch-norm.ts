import type { BatchNormNode, Conv2dNode, DepthwiseConv2dNode, Graph, GraphNode } from './graph.ts';
import { inputsOf } from './walk-graph.ts';

type ConvolutionNode = Conv2dNode | DepthwiseConv2dNode;

/**
 * Folds each batch norm into the convolution before it, where nothing else reads that convolution's output: half the operations, the
 * same function. Computed in 64 bits and rounded once.
 */
export function foldBatchNorms(graph: Graph): Graph {
  const readers = new Map<string, number>();
  for (const name of [...graph.nodes.flatMap(inputsOf), graph.output]) readers.set(name, (readers.get(name) ?? 0) + 1);
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  const folded = new Set<string>();
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.op !== 'batch-norm') return node;
    const before = byName.get(node.input);
    if (before === undefined || !isConvolution(before) || readers.get(before.name) !== 1) return node;
    folded.add(before.name);
    return fold(before, node);
  });
  return { ...graph, nodes: nodes.filter((node) => !folded.has(node.name)) };
}

function isConvolution(node: GraphNode): node is ConvolutionNode {
  return node.op === 'conv2d' || node.op === 'depthwise-conv2d';
}

/** The convolution with the batch norm in its kernel and bias, under the batch norm's name. */
function fold(convolution: ConvolutionNode, norm: BatchNormNode): ConvolutionNode {
  const channels = norm.mean.values.length;
  const factor = new Float64Array(channels);
  const bias = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const gamma = norm.gamma === null ? 1 : at(norm.gamma.values, c);
    const f = gamma / Math.sqrt(at(norm.variance.values, c) + norm.epsilon);
    const before = convolution.bias === null ? 0 : at(convolution.bias.values, c);
    const beta = norm.beta === null ? 0 : at(norm.beta.values, c);
    factor[c] = f;
    bias[c] = (before - at(norm.mean.values, c)) * f + beta;
  }
  // Both kernels have their output channel (for depthwise: channel and multiplier) in the last axes, so it is the index modulo channels.
  const values = convolution.kernel.values.map((value, index) => value * at(factor, index % channels));
  return {
    ...convolution,
    name: norm.name,
    shape: norm.shape,
    kernel: { ...convolution.kernel, values },
    bias: { name: `${norm.name}/folded_bias`, shape: [channels], values: bias, trainable: false },
  };
}

/** An element that is there: the arrays of one channel axis have one length. */
function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? 0;
}
