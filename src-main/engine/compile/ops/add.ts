import type { Operation } from '#main/engine/compile/operation.ts';
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
};
