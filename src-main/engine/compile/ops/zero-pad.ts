import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';

const sideSchema = z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]);

/**
 * Zeros around a feature map.
 *
 * ONNX Runtime's optimiser fuses a zero `Pad` into a `MaxPool` after it as if the zeros were minus infinity, which is wrong on values
 * that are not rectified (ResNet50V2 comes out 1 % off, silently). Max-pooling is not compiled yet; the file that adds it must
 * write such a pad so that it cannot be fused (for example as a `Concat` with constant zeros), with a parity test at full size.
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
};
