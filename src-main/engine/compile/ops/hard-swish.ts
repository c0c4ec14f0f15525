import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

/** `x * relu6(x + 3) / 6`, as MobileNetV3 has it. Gradient: 0 below -3, 1 above 3, `(2 x + 3) / 6` between. */
export const hardSwish: Operation<'hard-swish'> = {
  op: 'hard-swish',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => {
    const gate = `${node.name}/gate`;
    builder.node('HardSigmoid', [node.input], gate, { alpha: 1 / 6, beta: 0.5 });
    builder.node('Mul', [node.input, gate], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const input = forward.value(node.input);
    const shifted = builder.binary('AddV2', `${node.name}/shifted`, [input, number(forward, 3)], dtype);
    const sixfold = builder.unary('Relu6', `${node.name}/sixfold`, shifted, dtype);
    const gate = forward.keep(node, 'gate', builder.binary('Mul', `${node.name}/gate`, [sixfold, number(forward, 1 / 6)], dtype));
    forward.keep(node, 'sixfold', sixfold);
    return builder.binary('Mul', node.name, [input, gate], dtype);
  },
  gradient: (node, backward) => {
    // The gate, plus x times the gate's own slope, which is 1/6 where it is neither 0 nor 1.
    const { builder, forward, upstream } = backward;
    const { dtype } = forward;
    const sixth = builder.binary('Mul', 'sixth', [forward.value(node.input), number(forward, 1 / 6)], dtype);
    const slope = builder.binary('Relu6Grad', 'slope', [sixth, forward.kept(node, 'sixfold')], dtype);
    const whole = builder.binary('AddV2', 'whole', [forward.kept(node, 'gate'), slope], dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [upstream, whole], dtype));
  },
};

function number(forward: Forward, value: number): string {
  return forward.builder.cast(forward.builder.scalar(value), 'float32', forward.dtype);
}
