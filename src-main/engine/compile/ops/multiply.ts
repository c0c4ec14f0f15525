import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';
import { isSameShape } from '#main/engine/weights/weight-tensor.ts';

/** Product of values of one shape, or of feature maps of which some have one value a channel (squeeze and excitation). */
export const multiply: Operation<'multiply'> = {
  op: 'multiply',
  layers: ['Multiply'],
  read: (layer) => {
    const isFitting = layer.inputShapes.every((shape) => isSameShape(shape, layer.shape) || isChannelwise(shape, layer.shape));
    if (!isFitting) throw layer.unsupported('inputs of different shapes');
    const { name, shape, inputs, inputShapes } = layer;
    return [{ op: 'multiply', name, shape, inputs, inputShapes }];
  },
  toOnnx: (node, builder) => {
    const last = node.inputs.length - 1;
    node.inputs.slice(1).reduce((product, factor, index) => {
      const name = index + 1 === last ? node.name : `${node.name}/product${String(index)}`;
      builder.node('Mul', [product, factor], name);
      return name;
    }, node.inputs[0] ?? '');
  },
  toTensorFlow: (node, forward) =>
    product(
      forward,
      node.name,
      node.inputs.map((name) => forward.value(name)),
    ),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    node.inputs.forEach((name, at) => {
      if (!backward.wants(name)) return;
      const others = node.inputs.filter((_, other) => other !== at).map((other) => forward.value(other));
      const whole = product(forward, `input${String(at)}`, [upstream, ...others]);
      backward.give(name, isWhole(node, at) ? whole : sumOverPixels(whole));
    });
    function sumOverPixels(value: string): string {
      return builder.reduce('Sum', 'over_pixels', value, { axes: [1, 2], keepDims: true, dtype: forward.dtype });
    }
  },
};

function product(forward: Forward, name: string, factors: readonly string[]): string {
  return factors.reduce((value, factor) => forward.builder.binary('Mul', name, [value, factor], forward.dtype));
}

function isWhole(node: NodeOf<'multiply'>, at: number): boolean {
  return isSameShape(node.inputShapes[at] ?? [], node.shape);
}

function isChannelwise(shape: readonly number[], whole: readonly number[]): boolean {
  return shape.length === 3 && whole.length === 3 && shape[0] === 1 && shape[1] === 1 && shape[2] === whole[2];
}
