import { z } from 'zod';
import { pairSchema } from '#main/engine/compile/layer-view.ts';
import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';

/** Rows and columns repeated. Bilinear up-sampling is refused: TF.js and Keras compute it differently (half-pixel centres). */
export const upSampling: Operation<'up-sampling'> = {
  op: 'up-sampling',
  layers: ['UpSampling2D'],
  read: (layer) => {
    layer.setting('dataFormat', z.literal('channelsLast'));
    layer.setting('interpolation', z.literal('nearest'));
    const size = layer.setting('size', pairSchema);
    const { name, shape, input, inputShape } = layer;
    return [{ op: 'up-sampling', name, shape, input, inputShape, size }];
  },
  toOnnx: (node, builder) => {
    const scales = builder.constant(`${node.name}/scales`, [4], Float32Array.of(1, 1, node.size[0], node.size[1]));
    const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
    builder.node('Resize', [node.input, '', scales], node.name, attributes);
  },
  toTensorFlow: (node, forward) => {
    const [rows = 0, columns = 0] = node.shape;
    const inputs = [forward.value(node.input), forward.builder.integers([rows, columns])];
    return forward.builder.add('ResizeNearestNeighbor', node.name, inputs, { ...forward.T, ...SAMPLING });
  },
  gradient: (node, backward) => {
    // The sum over each repeated block: what a sum of pooling windows is.
    const { builder, forward, upstream } = backward;
    const settings = { ...forward.T, ...windowOf(node) };
    const mean = builder.add('AvgPool', 'mean', [upstream], settings);
    const count = builder.cast(builder.scalar(node.size[0] * node.size[1]), 'float32', forward.dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [mean, count], forward.dtype));
  },
};

const SAMPLING = { align_corners: attr.bool(false), half_pixel_centers: attr.bool(true) };

function windowOf({ size }: NodeOf<'up-sampling'>) {
  return {
    ksize: attr.ints([1, ...size, 1]),
    strides: attr.ints([1, ...size, 1]),
    padding: attr.text('VALID'),
    data_format: attr.text('NHWC'),
  };
}
