import type { BatchNormNode, Conv2dNode, DepthwiseConv2dNode, Graph, GraphNode } from './graph.ts';
import { inputsOf } from './graph.ts';

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
  const channels = norm.mean.length;
  const factor = new Float64Array(channels);
  const bias = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const f = at(norm.scale, c) / Math.sqrt(at(norm.variance, c) + norm.epsilon);
    const before = convolution.bias === null ? 0 : at(convolution.bias, c);
    factor[c] = f;
    bias[c] = (before - at(norm.mean, c)) * f + at(norm.offset, c);
  }
  // Both kernels have their output channel (for depthwise: channel and multiplier) in the last axes, so it is the index modulo channels.
  const kernel = convolution.kernel.map((value, index) => value * at(factor, index % channels));
  return { ...convolution, name: norm.name, shape: norm.shape, kernel, bias };
}

/** An element that is there: the arrays of one channel axis have one length. */
function at(values: Float32Array | Float64Array, index: number): number {
  return values[index] ?? 0;
}
