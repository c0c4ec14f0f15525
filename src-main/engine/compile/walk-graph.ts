import type { Graph, GraphNode, Weight } from './graph.ts';

/** The names of the values that a node reads. */
export function inputsOf(node: GraphNode): readonly string[] {
  if (node.op === 'input') return [];
  return 'inputs' in node ? node.inputs : [node.input];
}

/** The weights of a node, in Keras' order inside a layer. */
export function weightsOf(node: GraphNode): readonly Weight[] {
  switch (node.op) {
    case 'conv2d':
    case 'depthwise-conv2d':
    case 'dense':
      return [node.kernel, node.bias].filter((weight) => weight !== null);
    case 'batch-norm':
      return [node.gamma, node.beta, node.mean, node.variance].filter((weight) => weight !== null);
    case 'normalization':
      return [node.mean, node.variance, node.count].filter((weight) => weight !== null);
    default:
      return [];
  }
}

/** The names of the values that depend on a trainable weight: those that training needs again on its way back. */
export function trainedValues(graph: Graph): ReadonlySet<string> {
  const trained = new Set<string>();
  for (const node of graph.nodes) {
    const isTrained = weightsOf(node).some(({ trainable }) => trainable) || inputsOf(node).some((input) => trained.has(input));
    if (isTrained) trained.add(node.name);
  }
  return trained;
}
