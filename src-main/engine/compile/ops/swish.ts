import type { Operation } from '#main/engine/compile/operation.ts';

/** `x * sigmoid(x)` (SiLU). Gradient: `s + y * (1 - s)` with s the sigmoid and y the output. */
export const swish: Operation<'swish'> = {
  op: 'swish',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => {
    builder.node('Sigmoid', [node.input], `${node.name}/sigmoid`);
    builder.node('Mul', [node.input, `${node.name}/sigmoid`], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const input = forward.value(node.input);
    const sigmoid = forward.keep(node, 'sigmoid', builder.unary('Sigmoid', `${node.name}/sigmoid`, input, dtype));
    return builder.binary('Mul', node.name, [input, sigmoid], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const { dtype } = forward;
    const sigmoid = forward.kept(node, 'sigmoid');
    const output = forward.value(node.name);
    const product = builder.binary('Mul', 'product', [output, sigmoid], dtype);
    const bent = builder.binary('Sub', 'bent', [output, product], dtype);
    const slope = builder.binary('AddV2', 'slope', [sigmoid, bent], dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [upstream, slope], dtype));
  },
};
