import { activationNodes } from '#main/engine/compile/activation.ts';
import { convolutionNode } from '#main/engine/compile/convolution.ts';
import type { GraphNode } from '#main/engine/compile/graph.ts';
import type { LayerView } from '#main/engine/compile/layer-view.ts';

/** A separable convolution is read as its two parts: a depthwise convolution with the layer's window, then a 1 x 1 convolution. */
export function separableNodes(layer: LayerView): GraphNode[] {
  const pointwise = layer.weight('pointwise_kernel');
  const channels = pointwise.shape[2] ?? 0;
  const depthwise = convolutionNode(layer, 'depthwise-conv2d', {
    name: `${layer.name}/depthwise`,
    shape: [...layer.shape.slice(0, 2), channels],
    role: 'depthwise_kernel',
    bias: null,
  });
  const isPlain = layer.activation === 'linear';
  const point: GraphNode = {
    op: 'conv2d',
    name: isPlain ? layer.name : `${layer.name}/pointwise`,
    shape: layer.shape,
    input: depthwise.name,
    kernel: pointwise,
    bias: layer.optionalWeight('bias'),
    strides: [1, 1],
    dilations: [1, 1],
    padding: { top: 0, left: 0, bottom: 0, right: 0 },
  };
  return isPlain ? [depthwise, point] : [depthwise, point, ...activationNodes(layer, point.name)];
}
