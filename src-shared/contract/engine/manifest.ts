import { z } from 'zod';
import { RESIZE_RULES } from '#shared/domain/imaging/resize-rules.ts';
import { sha256Schema } from './protocol.ts';
import { runnerRecordSchema } from './runners.ts';
import { trainingSettingsSchema } from './training-settings.ts';

/** How pixels become the network's input; stored with the model and used identically for training, evaluation and diagnosis. */
export const preprocessingContractSchema = z.strictObject({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  resize: z.enum(RESIZE_RULES),
  fit: z.enum(['stretch']), // the whole image, aspect ratio not kept
  colour: z.enum(['rgb']),
  mode: z.enum(['lite', 'tf', 'torch', 'caffe', 'unit', 'raw']), // lite: (pixel - 127) / 128; raw: 0 to 255 as they are
});
export type PreprocessingContract = z.infer<typeof preprocessingContractSchema>;

export const epochRecordSchema = z.strictObject({
  epoch: z.number().int().positive(),
  loss: z.number(),
  accuracy: z.number(),
  val_loss: z.number(),
  val_accuracy: z.number(),
  val_balanced_accuracy: z.number().optional(), // absent, as the rate, in records from before it was kept
  learningRate: z.number().nonnegative().optional(), // of the epoch's last step
  seconds: z.number().nonnegative(),
});
export type EpochRecord = z.infer<typeof epochRecordSchema>;

/** The backbone whose features a head was trained on. */
export const backboneRecordSchema = z.strictObject({ id: z.string(), weightsHash: sha256Schema, layer: z.string() });

/** What a network ends in. softmax: one unit a class. sigmoid: one unit, the probability of the second of two classes. */
export const outputKindSchema = z.enum(['softmax', 'sigmoid']);
export type OutputKind = z.infer<typeof outputKindSchema>;

/** What weights a training started from. `file`: pretrained weights that the user brought; `weightsHash`: of the tensors as we keep them. */
export const startRecordSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('random') }),
  z.strictObject({ kind: z.literal('bundled'), network: z.string(), weightsHash: sha256Schema }),
  z.strictObject({
    kind: z.literal('file'),
    network: z.string(),
    fileName: z.string(),
    fileHash: sha256Schema,
    weightsHash: sha256Schema,
  }),
]);
export type StartRecord = z.infer<typeof startRecordSchema>;

/** How a model version was trained here. */
const trainingRecordSchema = z.strictObject({
  runId: z.string(),
  datasetId: z.string(),
  datasetName: z.string(),
  datasetHash: sha256Schema,
  splitId: z.string(),
  seed: z.number().int(),
  settings: trainingSettingsSchema,
  start: startRecordSchema.optional(), // absent in records from before there was a choice
  runner: runnerRecordSchema,
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  stopped: z.string(),
  history: z.array(epochRecordSchema),
  startedAtMs: z.number().int(),
  seconds: z.number(),
});
export type TrainingRecord = z.infer<typeof trainingRecordSchema>;

export const importFormatSchema = z.enum(['keras-h5', 'keras', 'tfjs', 'teachable-machine', 'onnx']);
export type ImportFormat = z.infer<typeof importFormatSchema>;

/** Where a model version that was trained elsewhere comes from. */
export const importRecordSchema = z.strictObject({
  format: importFormatSchema,
  fileName: z.string(),
  fileHash: sha256Schema,
  producer: z.string(), // program and version, as far as the file says
  importedAtMs: z.number().int(),
});

/** How an ONNX file is fed and read. `batch`: images that it takes at once, null for any number. */
export const onnxRecordSchema = z.strictObject({
  input: z.string(),
  output: z.string(),
  layout: z.enum(['nhwc', 'nchw']),
  batch: z.number().int().positive().nullable(),
  scores: z.enum(['probabilities', 'logits']),
});
export type OnnxRecord = z.infer<typeof onnxRecordSchema>;

/** What `manifest.json` of a model version says; written once by the core, never changed. Addressed by the SHA-256 of its bytes. */
export const modelManifestSchema = z.strictObject({
  format: z.literal('caselens-model'),
  formatVersion: z.literal(1),
  /** trained: here; imported: brought as a file; ensemble: the mean of other models' probabilities. */
  kind: z.enum(['trained', 'imported', 'ensemble']).default('trained'),
  recipe: z.string(), // '' where it was not trained here
  classes: z.array(z.string()).min(2),
  positiveClasses: z.array(z.string()),
  backbone: backboneRecordSchema.nullable(), // null: `architecture` is the whole network
  architecture: z.unknown(), // null: an ONNX file, or an ensemble
  output: outputKindSchema.default('softmax'),
  preprocessing: preprocessingContractSchema, // of an ensemble: its first member's
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  weights: z.strictObject({ file: z.enum(['weights.safetensors', 'model.onnx']), sha256: sha256Schema }).nullable(), // null: an ensemble
  training: trainingRecordSchema.nullable(), // null: not trained here
  imported: importRecordSchema.nullable().default(null),
  onnx: onnxRecordSchema.nullable().default(null), // null: not an ONNX file
  members: z.array(z.strictObject({ modelId: z.string(), manifestHash: sha256Schema })).default([]), // of an ensemble
  versions: z.strictObject({ caselens: z.string(), node: z.string(), tfjs: z.string(), onnxruntime: z.string() }),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** What the manifest of a model with softmax that was trained here says of where it comes from. */
export const TRAINED_HERE = {
  kind: 'trained',
  output: 'softmax',
  imported: null,
  onnx: null,
  members: [],
} as const satisfies Partial<ModelManifest>;
