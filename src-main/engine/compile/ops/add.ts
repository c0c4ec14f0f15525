import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import { isSameShape } from '#main/engine/weights/weight-tensor.ts';

/** Sum of two or more values of one shape. */
export const add: Operation<'add'> = {
  op: 'add',
  layers: ['Add'],
  read: (layer) => {
    // ONNX broadcasts from the last axis on, which is another axis there: equal shapes only.
    if (!layer.inputShapes.every((shape) => isSameShape(shape, layer.shape)))
      throw layer.unsupported('inputs of different shapes');
    return [{ op: 'add', name: layer.name, shape: layer.shape, inputs: layer.inputs }];
  },
  toOnnx: (node, builder) => {
    if (node.inputs.length === 2) builder.node('Add', node.inputs, node.name);
    else builder.node('Sum', node.inputs, node.name);
  },
  toTensorFlow: (node, forward) => {
    const [first, second, ...others] = node.inputs.map((name) => forward.value(name));
    if (first === undefined || second === undefined) throw new RangeError(`${node.name} adds fewer than two values`);
    if (others.length === 0) return forward.builder.binary('AddV2', node.name, [first, second], forward.dtype);
    const inputs = [first, second, ...others];
    return forward.builder.add('AddN', node.name, inputs, { ...forward.T, N: attr.int(inputs.length) });
  },
  gradient: (node, backward) => {
    for (const name of node.inputs) if (backward.wants(name)) backward.give(name, backward.upstream);
  },
};
