import type { Graph, GraphNode } from './graph.ts';

/** The node that computes a graph's output, identities left out. */
export function endOf(graph: Graph): GraphNode {
  const byName = new Map(graph.nodes.map((node) => [node.name, node]));
  let end = byName.get(graph.output);
  while (end?.op === 'identity') end = byName.get(end.input);
  if (end === undefined) throw new RangeError(`the graph has no node ${graph.output}`);
  return end;
}
