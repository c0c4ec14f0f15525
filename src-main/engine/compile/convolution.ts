import { z } from 'zod';
import { activationNodes } from './activation.ts';
import type { Conv2dNode, DepthwiseConv2dNode, GraphNode, Padding } from './graph.ts';
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

function paddingOf(layer: LayerView, kernel: readonly [number, number]): Padding {
  const padding = layer.setting('padding', z.enum(['same', 'valid']));
  if (padding === 'valid') return { top: 0, left: 0, bottom: 0, right: 0 };
  const [rows = 0, columns = 0] = layer.inputShape;
  const strides = layer.setting('strides', pairSchema);
  const dilations = layer.setting('dilationRate', pairSchema);
  const [top, bottom] = samePadding(rows, kernel[0], { stride: strides[0], dilation: dilations[0] });
  const [left, right] = samePadding(columns, kernel[1], { stride: strides[1], dilation: dilations[1] });
  return { top, left, bottom, right };
}

/** The nodes of a convolution layer: the convolution, then its activation if it has one. `role` is the kernel's name in the layer. */
export function convolutionNodes(layer: LayerView, op: 'conv2d' | 'depthwise-conv2d', role: string): GraphNode[] {
  layer.setting('dataFormat', z.literal('channelsLast'));
  const kernel = layer.weight(role);
  const [rows, columns, inputs, outputs] = kernel.shape;
  if (rows === undefined || columns === undefined || inputs === undefined || outputs === undefined)
    throw layer.unsupported('kernel rank');
  const isPlain = layer.activation === 'linear';
  const node: Conv2dNode | DepthwiseConv2dNode = {
    op,
    name: isPlain ? layer.name : `${layer.name}/convolution`,
    shape: layer.shape,
    input: layer.input,
    kernel: kernel.values,
    kernelShape: [rows, columns, inputs, outputs],
    bias: layer.weights().get('bias')?.values ?? null,
    strides: layer.setting('strides', pairSchema),
    dilations: layer.setting('dilationRate', pairSchema),
    padding: paddingOf(layer, [rows, columns]),
  };
  return isPlain ? [node] : [node, ...activationNodes(layer, node.name)];
}
