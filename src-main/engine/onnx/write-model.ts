import { nodeNamed } from '#main/engine/compile/graph.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { OPERATIONS } from '#main/engine/compile/operations.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { OnnxBuilder } from './builder.ts';

/** An ONNX file for a graph, and the names of its ends. Input and output are float32; feature maps are NHWC at both ends. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly input: string;
  readonly output: string;
  /** Shapes without the batch axis. */
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
}

/** What a file for other programs says beside the graph: its ends have names that people know, and it describes itself. */
export interface OnnxAbout {
  readonly input: string;
  readonly output: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes a graph as ONNX. `about`: for a file that other programs read; without it the ends are named by their layers. */
export function writeOnnx(graph: Graph, name: string, about: OnnxAbout | null = null): OnnxModel {
  const builder = new OnnxBuilder();
  for (const node of graph.nodes) {
    // The table pairs each name with the operation of that name; TypeScript cannot follow the pairing through the union.
    const operation = OPERATIONS[node.op] as Operation<typeof node.op>;
    operation.toOnnx(node, builder);
  }
  const inputNode = nodeNamed(graph, graph.input);
  const outputNode = nodeNamed(graph, graph.output);
  const isMap = outputNode.shape.length === 3;
  const output = isMap ? `${outputNode.name}:nhwc` : outputNode.name;
  if (isMap) builder.node('Transpose', [outputNode.name], output, { perm: [0, 2, 3, 1] });
  builder.graphOutput(output, outputNode.shape);
  const input = inputNode.shape.length === 3 ? `${inputNode.name}:nhwc` : inputNode.name;
  if (about !== null) {
    builder.rename(input, about.input);
    builder.rename(output, about.output);
  }
  return {
    bytes: builder.toBytes(name, about?.metadata),
    input: about?.input ?? input,
    output: about?.output ?? output,
    inputShape: inputNode.shape,
    outputShape: outputNode.shape,
  };
}
