import { z } from 'zod';

/** One layer of a model, as Keras' `summary()` shows it. */
export const layerRecordSchema = z.strictObject({
  name: z.string(),
  type: z.string(), // Keras' class name: Conv2D, BatchNormalization, ...
  outputShape: z.array(z.number().int().nonnegative()), // without the batch axis
  parameters: z.number().int().nonnegative(),
  trainableParameters: z.number().int().nonnegative(), // that training changes; 0 of a frozen layer
  trainable: z.boolean(), // Keras' attribute: false where the layer is frozen, whether it has weights or not
  inbound: z.array(z.string()), // layers whose outputs it reads
});
export type LayerRecord = z.infer<typeof layerRecordSchema>;

/** All layers of a model, from the input on. */
export const modelLayersSchema = z.strictObject({
  layers: z.array(layerRecordSchema),
  parameters: z.number().int().nonnegative(),
  trainableParameters: z.number().int().nonnegative(),
});
export type ModelLayers = z.infer<typeof modelLayersSchema>;
