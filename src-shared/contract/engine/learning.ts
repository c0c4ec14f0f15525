import { z } from 'zod';
import { VIEWS } from '#shared/domain/imaging/views.ts';
import {
  backboneRecordSchema,
  epochRecordSchema,
  outputKindSchema,
  preprocessingContractSchema,
  startRecordSchema,
} from './manifest.ts';
import { modelLayersSchema } from './model-layers.ts';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';
import {
  machineMeasurementSchema,
  runnerChoiceSchema,
  runnerInfoSchema,
  runnerRecordSchema,
  runnerUsesSchema,
  selftestSchema,
} from './runners.ts';
import { headSettingsSchema, networkSettingsSchema } from './training-settings.ts';

/** One image of a training or prediction job: its id, its decoded-pixel hash (key of the feature cache) and the file to read. */
export const jobImageSchema = z.strictObject({ id: z.string(), pixelHash: sha256Schema, path: z.string() });
export const labelledImageSchema = jobImageSchema.extend({ classIndex: z.number().int().nonnegative() });

/** How many views of an image are predicted: test-time augmentation. 1: the image as it is. */
export const viewsSchema = z.number().int().min(1).max(VIEWS.length);

/** What every training needs. */
const trainingInputShape = {
  recipe: z.string(),
  runDir: z.string(),
  cacheDir: z.string(),
  resourcesDir: z.string(),
  classes: z.array(z.string()).min(2),
  train: z.array(labelledImageSchema),
  validation: z.array(labelledImageSchema),
  seed: z.number().int().nonnegative(),
  runner: runnerChoiceSchema,
  resume: z.boolean(),
};

/** What a network's weights come from. `file`: `path` is a SafeTensors file with a tensor for each weight, named `<layer>/<role>`. */
export const trainingStartSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('random') }),
  z.strictObject({ kind: z.literal('bundled') }),
  z.strictObject({
    kind: z.literal('file'),
    network: z.string(),
    path: z.string(),
    fileName: z.string(),
    fileHash: sha256Schema,
    weightsHash: sha256Schema,
  }),
]);
export type TrainingStart = z.infer<typeof trainingStartSchema>;

/** What training tells while it runs. */
const trainingItemSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('epoch'), record: epochRecordSchema, best: z.boolean() }),
  z.strictObject({ kind: z.literal('note'), text: z.string() }),
]);

/** What every training ends with. */
const trainingOutputShape = {
  epochs: z.number().int(), // run in all
  bestEpoch: z.number().int(),
  stopped: z.enum(['finished', 'early-stopping', 'cancelled']),
  history: z.array(epochRecordSchema),
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  architecture: z.unknown(), // TF.js layers topology (JSON) of what was trained: the head, or the whole network
  preprocessing: preprocessingContractSchema,
  weightsPath: z.string(),
  weightsHash: sha256Schema,
  runner: runnerRecordSchema,
  featureSeconds: z.number(), // features, or decoding into the cache
  cachedFeatures: z.number().int(), // images that were found in the cache
  trainSeconds: z.number(),
};

export const LEARNING_METHODS = {
  'engine.info': {
    process: 'either',
    input: z.strictObject({ runner: runnerChoiceSchema }),
    item: null,
    output: z.strictObject({
      runners: z.array(runnerInfoSchema),
      chosen: runnerUsesSchema,
      measured: machineMeasurementSchema.nullable(),
      node: z.string(),
      cores: z.number().int().positive(),
      residentBytes: z.number().int().positive(),
    }),
  },
  'engine.selftest': {
    process: 'compute',
    input: z.strictObject({ resourcesDir: z.string(), runner: runnerChoiceSchema, measure: z.boolean() }),
    item: null,
    output: selftestSchema,
  },
  /**
   * Trains a head on a frozen backbone: features (cached under `cacheDir`), then epochs. Streams one epoch record each epoch.
   * Writes checkpoints to `runDir/checkpoint.safetensors` + `runDir/checkpoint.json` (weights, optimiser state, epoch, best, shuffling seed)
   * atomically, about once a second after an epoch and at the end; with `resume` it goes on from there, and streams again what it repeats. Ends with `runDir/model.safetensors` (head of the best epoch).
   */
  'training.runHead': {
    process: 'compute',
    input: z.strictObject({ ...trainingInputShape, settings: headSettingsSchema }),
    item: trainingItemSchema,
    output: z.strictObject({ ...trainingOutputShape, backbone: backboneRecordSchema }),
  },
  /**
   * Trains a network in TensorFlow, whole or in part, from weights of a file, the bundled ones or random ones: images are decoded and
   * resized once where there is room (cached under `cacheDir`), varied, preprocessed and learned from in the graph. Streams, checkpoints,
   * resumes and ends as `training.runHead`; the checkpoint holds all weights and the optimiser's state. Of a frozen network whose images
   * are not varied, features are computed once (cached under
   * `cacheDir`) and its top learns from them; the model is the whole network all the same. Errors: `engine/runner-unavailable` where
   * TensorFlow is not set up, `engine/out-of-memory`, `import/mismatch` where a start's weights do not fit.
   */
  'training.runNetwork': {
    process: 'compute',
    input: z.strictObject({ ...trainingInputShape, settings: networkSettingsSchema, start: trainingStartSchema }),
    item: trainingItemSchema,
    output: z.strictObject({ ...trainingOutputShape, backbone: z.null(), output: outputKindSchema, start: startRecordSchema }),
  },
  /**
   * The layers of a model version from its topology: shapes, parameters, frozen or not. A head on a backbone is shown as the whole that it
   * is with it. Errors: `model/no-layers` for an ensemble or an ONNX file, which have none.
   */
  'models.layers': {
    process: 'either',
    input: z.strictObject({ modelDir: z.string() }),
    item: null,
    output: modelLayersSchema,
  },
  /**
   * Predicts images with a model version (`modelDir` holds manifest.json and weights.safetensors). Streams one item an image in
   * small batches. A file that cannot be read is an item with `ok: false`, never the end of the job. Results come in no fixed order.
   * With `views` K each answer is the mean over the first K symmetries of the image (`domain/imaging/views.ts`).
   * With no images it only makes model and decoder ready: called early on the interactive process, the first diagnosis takes milliseconds.
   */
  'prediction.run': {
    process: 'either',
    input: z.strictObject({
      modelDir: z.string(),
      cacheDir: z.string().nullable(), // features of seen images are taken from and put into the cache, unless null
      resourcesDir: z.string(),
      images: z.array(z.strictObject({ id: z.string(), path: z.string(), pixelHash: sha256Schema.nullable() })),
      views: viewsSchema.optional(), // 1 where left out
      runner: runnerChoiceSchema,
    }),
    item: z.array(
      z.discriminatedUnion('ok', [
        z.strictObject({ ok: z.literal(true), id: z.string(), probabilities: z.array(z.number()) }),
        z.strictObject({ ok: z.literal(false), id: z.string(), reason: z.string(), detail: z.string() }),
      ]),
    ),
    output: z.strictObject({
      predicted: z.number().int(),
      failed: z.number().int(),
      seconds: z.number(),
      runner: runnerRecordSchema,
    }),
  },
} as const satisfies Record<string, EngineMethod>;
