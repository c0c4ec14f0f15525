import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Attribute } from '#main/engine/tensorflow/attributes.ts';
import { paddingOf, paddingWord } from './convolution.ts';
import type { AveragePoolNode, MaxPoolNode } from './graph.ts';
import { pairSchema } from './layer-view.ts';
import type { LayerView } from './layer-view.ts';
import { z } from 'zod';

/** What a pooling layer says about its window. Errors: `model/unsupported-layer`. */
export function poolingOf(layer: LayerView): Omit<MaxPoolNode, 'op'> {
  layer.setting('dataFormat', z.literal('channelsLast'));
  const window = layer.setting('poolSize', pairSchema);
  return {
    name: layer.name,
    shape: layer.shape,
    input: layer.input,
    window,
    strides: layer.setting('strides', pairSchema),
    padding: paddingOf(layer, window, [1, 1]),
  };
}

/** The window as attributes of TensorFlow's pooling operations and their gradients. */
export function windowAttributes(node: MaxPoolNode | AveragePoolNode): Readonly<Record<string, Attribute>> {
  return {
    ksize: attr.ints([1, ...node.window, 1]),
    strides: attr.ints([1, ...node.strides, 1]),
    padding: attr.text(paddingWord(node.padding)),
    data_format: attr.text('NHWC'),
  };
}

/** The window as attributes of ONNX' pooling operations. */
export function onnxWindow({ window, strides, padding }: MaxPoolNode | AveragePoolNode): Record<string, readonly number[]> {
  return {
    kernel_shape: window,
    strides,
    pads: [padding.top, padding.left, padding.bottom, padding.right],
  };
}
