import type { OnnxBuilder } from '#main/engine/onnx/builder.ts';
import type { Backward } from '#main/engine/tensorflow/backward.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';
import type { GraphNode, NodeOf, OpName } from './graph.ts';
import type { LayerView } from './layer-view.ts';

/** One kind of operation: how it is made from layers and how each runner writes it. One file for each in `ops/`. */
export interface Operation<Op extends OpName> {
  readonly op: Op;
  /** Class names of the TF.js layers that this file reads. */
  readonly layers: readonly string[];
  /** The nodes of one layer, the last one named like the layer. Throws `model/unsupported-layer` on settings it does not know. */
  readonly read: (layer: LayerView) => readonly GraphNode[];
  /** Writes the node to an ONNX graph: rank 3 values (without batch) are channels first there, others as they are. */
  readonly toOnnx: (node: NodeOf<Op>, builder: OnnxBuilder) => void;
  /** Writes the node to a TensorFlow graph (channels last) and returns the name of its output. */
  readonly toTensorFlow: (node: NodeOf<Op>, forward: Forward) => string;
  /** Writes the gradients of the node's inputs and trainable weights, given that of its output. */
  readonly gradient: (node: NodeOf<Op>, backward: Backward) => void;
}
