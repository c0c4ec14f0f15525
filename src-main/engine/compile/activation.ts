import type { GraphNode } from './graph.ts';
import type { LayerView } from './layer-view.ts';

/** The node of a layer's activation, named like the layer, reading `input`. Errors: `model/unsupported-layer` for one not in the list. */
export function activationNodes(layer: LayerView, input: string): GraphNode[] {
  const base = { name: layer.name, shape: layer.shape, input };
  switch (layer.activation) {
    case 'linear':
      return [{ ...base, op: 'identity' }];
    case 'relu':
      return [{ ...base, op: 'relu', maxValue: null }];
    case 'relu6':
      return [{ ...base, op: 'relu', maxValue: 6 }];
    case 'elu':
    case 'sigmoid':
    case 'tanh':
    case 'swish':
      return [{ ...base, op: layer.activation }];
    case 'hardSigmoid':
      return [{ ...base, op: 'hard-sigmoid' }];
    case 'hardSwish':
      return [{ ...base, op: 'hard-swish' }];
    case 'softmax':
      // ONNX and TF.js agree on the last axis of vectors only; channels-first maps would need another axis.
      if (layer.shape.length !== 1) throw layer.unsupported('softmax over anything but a vector');
      return [{ ...base, op: 'softmax' }];
    default:
      throw layer.unsupported(`activation ${layer.activation}`);
  }
}
