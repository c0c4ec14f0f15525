import { z } from 'zod';
import { activationNodes } from '#main/engine/compile/activation.ts';
import type { Operation } from '#main/engine/compile/operation.ts';

/** Rectifier with an optional upper limit (ReLU6). Reads `ReLU` layers and the general `Activation` layer. */
export const relu: Operation<'relu'> = {
  op: 'relu',
  layers: ['ReLU', 'Activation'],
  read: (layer) => {
    if (layer.kind === 'Activation') return activationNodes(layer, layer.input);
    const maxValue = layer.setting('maxValue', z.number().positive().nullish()) ?? null;
    return [{ op: 'relu', name: layer.name, shape: layer.shape, input: layer.input, maxValue }];
  },
  toOnnx: (node, builder) => {
    if (node.maxValue === null) {
      builder.node('Relu', [node.input], node.name);
      return;
    }
    const low = builder.constant(`${node.name}/low`, [], Float32Array.of(0));
    const high = builder.constant(`${node.name}/high`, [], Float32Array.of(node.maxValue));
    builder.node('Clip', [node.input, low, high], node.name);
  },
};
