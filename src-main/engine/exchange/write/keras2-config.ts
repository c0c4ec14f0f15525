import type { KerasLayer, KerasModel } from './keras-layers.ts';

/** `model_config` of a functional model, as Keras 2 and TensorFlow.js read it. */
export function keras2Config({ name, layers, input, output }: KerasModel): object {
  return {
    class_name: 'Functional',
    config: {
      name,
      trainable: true,
      layers: layers.map(layerConfig),
      input_layers: [[input, 0, 0]],
      output_layers: [[output, 0, 0]],
    },
  };
}

function layerConfig({ className, name, config, inputs }: KerasLayer): object {
  const inbound = inputs.map((source) => [source, 0, 0, {}]);
  return { class_name: className, config, name, inbound_nodes: inbound.length === 0 ? [] : [inbound] };
}
