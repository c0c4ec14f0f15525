import type { OnnxBuilder } from '#main/engine/onnx/builder.ts';
import type { NodeOf } from './graph.ts';

type Rearranging = NodeOf<'reshape' | 'permute'>;

/** The input of a node in TF.js' order of axes: feature maps are channels first in our ONNX graphs. */
export function toChannelsLast(builder: OnnxBuilder, node: Rearranging): string {
  if (node.inputShape.length !== 3) return node.input;
  const name = `${node.name}/nhwc`;
  builder.node('Transpose', [node.input], name, { perm: [0, 2, 3, 1] });
  return name;
}

/** Writes a node whose output is in TF.js' order, and turns a feature map to channels first behind it. */
export function toOnnxOrder(builder: OnnxBuilder, node: Rearranging, write: (output: string) => void): void {
  if (node.shape.length !== 3) {
    write(node.name);
    return;
  }
  write(`${node.name}/last`);
  builder.node('Transpose', [`${node.name}/last`], node.name, { perm: [0, 3, 1, 2] });
}
