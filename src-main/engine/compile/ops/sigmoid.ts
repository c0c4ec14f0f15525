import type { Operation } from '#main/engine/compile/operation.ts';

/** Logistic function. No layer of its own: it comes from activations. */
export const sigmoid: Operation<'sigmoid'> = {
  op: 'sigmoid',
  layers: [],
  read: (layer) => {
    throw layer.unsupported('sigmoid is an activation, not a layer');
  },
  toOnnx: (node, builder) => builder.node('Sigmoid', [node.input], node.name),
};
