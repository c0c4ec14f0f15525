import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';

const sideSchema = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);

/**
 * Zeros around a feature map.
 *
 * ONNX Runtime's optimiser fuses a zero `Pad` into a `MaxPool` after it as if the zeros were minus infinity, which is wrong on values
 * that are not rectified (ResNet50V2 comes out 1 % off, silently). `ops/max-pool.ts` says how that is kept from happening.
 */
export const zeroPad: Operation<'zero-pad'> = {
  op: 'zero-pad',
  layers: ['ZeroPadding2D'],
  read: (layer) => {
    layer.setting('dataFormat', z.literal('channelsLast'));
    const [[top, bottom], [left, right]] = layer.setting('padding', z.tuple([sideSchema, sideSchema]));
    return [{ op: 'zero-pad', name: layer.name, shape: layer.shape, input: layer.input, padding: { top, left, bottom, right } }];
  },
  toOnnx: (node, builder) => {
    const { top, left, bottom, right } = node.padding;
    const pads = builder.integers(`${node.name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
    builder.node('Pad', [node.input, pads], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { top, left, bottom, right } = node.padding;
    const sides = Int32Array.of(0, 0, top, bottom, left, right, 0, 0);
    const paddings = forward.builder.constant(`${node.name}/paddings`, sides, [4, 2], 'int32');
    return forward.builder.add('Pad', node.name, [forward.value(node.input), paddings], {
      ...forward.T,
      Tpaddings: attr.type('int32'),
    });
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const { top, left, bottom, right } = node.padding;
    const [rows = 0, columns = 0, channels = 0] = node.shape;
    const size = builder.integers([-1, rows - top - bottom, columns - left - right, channels]);
    const inputs = [upstream, builder.integers([0, top, left, 0]), size];
    backward.give(node.input, builder.add('Slice', 'input', inputs, { ...forward.T, Index: attr.type('int32') }));
  },
};
