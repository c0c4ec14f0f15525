import { z } from 'zod';
import { activationNodes } from './activation.ts';
import type { Conv2dNode, DepthwiseConv2dNode, GraphNode, Padding, Weight } from './graph.ts';
import { pairSchema } from './layer-view.ts';
import type { LayerView } from './layer-view.ts';

/** TensorFlow's `SAME` along one axis: as few zeros as give `ceil(length / stride)`, the odd one at the end. */
export function samePadding(
  length: number,
  kernel: number,
  options: { stride: number; dilation: number },
): [before: number, after: number] {
  const reach = (kernel - 1) * options.dilation + 1;
  const total = Math.max(0, (Math.ceil(length / options.stride) - 1) * options.stride + reach - length);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** How a layer with a moving window pads: `same` as TensorFlow does, or not at all. Errors: `model/unsupported-layer`. */
export function paddingOf(layer: LayerView, window: readonly [number, number], dilations: readonly [number, number]): Padding {
  const padding = layer.setting('padding', z.enum(['same', 'valid']));
  if (padding === 'valid') return { top: 0, left: 0, bottom: 0, right: 0 };
  const [rows = 0, columns = 0] = layer.inputShape;
  const strides = layer.setting('strides', pairSchema);
  const [top, bottom] = samePadding(rows, window[0], { stride: strides[0], dilation: dilations[0] });
  const [left, right] = samePadding(columns, window[1], { stride: strides[1], dilation: dilations[1] });
  return { top, left, bottom, right };
}

/** TensorFlow's word for a padding that `paddingOf` gave. */
export function paddingWord({ top, left, bottom, right }: Padding): 'SAME' | 'VALID' {
  return top + left + bottom + right === 0 ? 'VALID' : 'SAME';
}

/** The nodes of a convolution layer: the convolution, then its activation if it has one. `role` is the kernel's name in the layer. */
export function convolutionNodes(layer: LayerView, op: 'conv2d' | 'depthwise-conv2d', role: string): GraphNode[] {
  const isPlain = layer.activation === 'linear';
  const name = isPlain ? layer.name : `${layer.name}/convolution`;
  const node = convolutionNode(layer, op, { name, shape: layer.shape, role, bias: layer.optionalWeight('bias') });
  return isPlain ? [node] : [node, ...activationNodes(layer, node.name)];
}

/** A convolution with a layer's settings. */
export function convolutionNode(
  layer: LayerView,
  op: 'conv2d' | 'depthwise-conv2d',
  options: { readonly name: string; readonly shape: readonly number[]; readonly role: string; readonly bias: Weight | null },
): Conv2dNode | DepthwiseConv2dNode {
  layer.setting('dataFormat', z.literal('channelsLast'));
  const kernel = layer.weight(options.role);
  const [rows, columns] = kernel.shape;
  if (rows === undefined || columns === undefined || kernel.shape.length !== 4) throw layer.unsupported('kernel rank');
  const dilations = layer.setting('dilationRate', pairSchema);
  const strides = layer.setting('strides', pairSchema);
  // Keras and TF.js compute neither; TensorFlow has no kernel for unequal strides of a depthwise convolution.
  if (Math.max(...strides) > 1 && Math.max(...dilations) > 1) throw layer.unsupported('strides and dilations at once');
  if (op === 'depthwise-conv2d' && strides[0] !== strides[1])
    throw layer.unsupported('unequal strides of a depthwise convolution');
  return {
    op,
    name: options.name,
    shape: options.shape,
    input: layer.input,
    kernel,
    bias: options.bias,
    strides,
    dilations,
    padding: paddingOf(layer, [rows, columns], dilations),
  };
}
