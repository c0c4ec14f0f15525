import type { Operation } from '#main/engine/compile/operation.ts';

/** Passes its input on: dropout at inference, linear activations. */
export const identity: Operation<'identity'> = {
  op: 'identity',
  layers: ['Dropout'],
  read: (layer) => [{ op: 'identity', name: layer.name, shape: layer.shape, input: layer.input }],
  toOnnx: (node, builder) => builder.node('Identity', [node.input], node.name),
};
