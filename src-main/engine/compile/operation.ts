import type { OnnxBuilder } from '#main/engine/onnx/builder.ts';
import type { GraphNode, NodeOf, OpName } from './graph.ts';
import type { LayerView } from './layer-view.ts';

/**
 * One kind of operation: how it is made from layers and how each runner writes it. One file for each in `ops/`.
 * The TensorFlow form and the gradient of the native runner are further members of this interface once that runner is built.
 */
export interface Operation<Op extends OpName> {
  readonly op: Op;
  /** Class names of the TF.js layers that this file reads. */
  readonly layers: readonly string[];
  /** The nodes of one layer, the last one named like the layer. Throws `model/unsupported-layer` on settings it does not know. */
  readonly read: (layer: LayerView) => readonly GraphNode[];
  /** Writes the node to an ONNX graph: rank 3 values (without batch) are channels first there, vectors as they are. */
  readonly toOnnx: (node: NodeOf<Op>, builder: OnnxBuilder) => void;
}
