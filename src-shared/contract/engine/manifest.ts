import { z } from 'zod';
import { sha256Schema } from './protocol.ts';
import { runnerRecordSchema } from './runners.ts';
import { trainingSettingsSchema } from './training-settings.ts';

/** How pixels become the network's input; stored with the model and used identically for training, evaluation and diagnosis. */
export const preprocessingContractSchema = z.strictObject({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  resize: z.enum(['tf_bilinear']),
  fit: z.enum(['stretch']), // the whole image, aspect ratio not kept
  colour: z.enum(['rgb']),
  mode: z.enum(['lite', 'tf', 'torch', 'caffe', 'unit']), // lite: (pixel - 127) / 128
});
export type PreprocessingContract = z.infer<typeof preprocessingContractSchema>;

export const epochRecordSchema = z.strictObject({
  epoch: z.number().int().positive(),
  loss: z.number(),
  accuracy: z.number(),
  val_loss: z.number(),
  val_accuracy: z.number(),
  seconds: z.number().nonnegative(),
});
export type EpochRecord = z.infer<typeof epochRecordSchema>;

/** The backbone whose features a head was trained on. */
export const backboneRecordSchema = z.strictObject({ id: z.string(), weightsHash: sha256Schema, layer: z.string() });

/** What `manifest.json` of a model version says; written once by the core, never changed. Addressed by the SHA-256 of its bytes. */
export const modelManifestSchema = z.strictObject({
  format: z.literal('caselens-model'),
  formatVersion: z.literal(1),
  recipe: z.string(),
  classes: z.array(z.string()).min(2),
  positiveClasses: z.array(z.string()),
  backbone: backboneRecordSchema.nullable(), // null: `architecture` is the whole network
  architecture: z.unknown(),
  preprocessing: preprocessingContractSchema,
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  weights: z.strictObject({ file: z.literal('weights.safetensors'), sha256: sha256Schema }),
  training: z.strictObject({
    runId: z.string(),
    datasetId: z.string(),
    datasetName: z.string(),
    datasetHash: sha256Schema,
    splitId: z.string(),
    seed: z.number().int(),
    settings: trainingSettingsSchema,
    runner: runnerRecordSchema,
    epochs: z.number().int(),
    bestEpoch: z.number().int(),
    stopped: z.string(),
    history: z.array(epochRecordSchema),
    startedAtMs: z.number().int(),
    seconds: z.number(),
  }),
  versions: z.strictObject({ caselens: z.string(), node: z.string(), tfjs: z.string(), onnxruntime: z.string() }),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;
