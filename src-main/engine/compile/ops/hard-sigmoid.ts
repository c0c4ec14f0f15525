import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

/** `clip(0.2 x + 0.5, 0, 1)`: the hard sigmoid of TF.js and Keras 2 (Keras 3 has another). */
export const hardSigmoid: Operation<'hard-sigmoid'> = {
  op: 'hard-sigmoid',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => builder.node('HardSigmoid', [node.input], node.name, { alpha: 0.2, beta: 0.5 }),
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const sloped = builder.binary('Mul', `${node.name}/sloped`, [forward.value(node.input), number(forward, 0.2)], dtype);
    const line = builder.binary('AddV2', `${node.name}/line`, [sloped, number(forward, 0.5)], dtype);
    const below = builder.binary('Minimum', `${node.name}/below`, [line, number(forward, 1)], dtype);
    return builder.binary('Maximum', node.name, [below, number(forward, 0)], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const { dtype } = forward;
    const output = forward.value(node.name);
    const above = builder.cast(builder.binary('Greater', 'above', [output, number(forward, 0)], dtype), 'bool', dtype);
    const below = builder.cast(builder.binary('Less', 'below', [output, number(forward, 1)], dtype), 'bool', dtype);
    const inside = builder.binary('Mul', 'inside', [above, below], dtype);
    const slope = builder.binary('Mul', 'slope', [inside, number(forward, 0.2)], dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [upstream, slope], dtype));
  },
};

function number(forward: Forward, value: number): string {
  return forward.builder.cast(forward.builder.scalar(value), 'float32', forward.dtype);
}
