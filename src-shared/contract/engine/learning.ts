import { z } from 'zod';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { NETWORK_SETTING_RULES } from '#shared/domain/training/network-settings.ts';
import { describeRule, followsRule } from '#shared/domain/training/setting-rules.ts';
import type { SettingRule } from '#shared/domain/training/setting-rules.ts';
import { HEAD_SETTING_RULES } from '#shared/domain/training/settings.ts';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';

export const runnerIdSchema = z.enum(['tensorflow', 'onnx', 'tfjs']);
export type RunnerId = z.infer<typeof runnerIdSchema>;
export const runnerChoiceSchema = z.enum(['auto', 'tensorflow', 'onnx', 'tfjs']);
export type RunnerChoice = z.infer<typeof runnerChoiceSchema>;

/** What feature maps are computed in. Weights, statistics and losses are float32 always. */
export const precisionSchema = z.enum(['float32', 'bfloat16']);
export type Precision = z.infer<typeof precisionSchema>;
/** `auto`: bfloat16 where the processor has it and it was measured to be faster, else float32. */
export const precisionChoiceSchema = z.enum(['auto', 'float32', 'bfloat16']);
export type PrecisionChoice = z.infer<typeof precisionChoiceSchema>;

/** A runner as `engine info` shows it. `reason`: why it is available or not, in words for people. */
export const runnerInfoSchema = z.strictObject({
  id: runnerIdSchema,
  available: z.boolean(),
  device: z.string(),
  version: z.string(),
  reason: z.string(),
});

/** Which runner a job ran on and why; kept in the model record. */
export const runnerRecordSchema = z.strictObject({
  id: runnerIdSchema,
  device: z.string(),
  version: z.string(),
  reason: z.string(),
  precision: precisionSchema.optional(), // absent in records from before there was a choice: float32
});
export type RunnerRecord = z.infer<typeof runnerRecordSchema>;

/** What one kind of job runs on, and why; `runner` null: nothing here can do it, and `reason` says how to change that. */
export const runnerUseSchema = z.strictObject({
  runner: runnerIdSchema.nullable(),
  device: z.string(),
  precision: precisionSchema,
  reason: z.string(),
});
export type RunnerUse = z.infer<typeof runnerUseSchema>;

/** The runner of each kind of job: diagnoses, the features of whole datasets on a frozen network, training of whole networks. */
export const runnerUsesSchema = z.strictObject({
  prediction: runnerUseSchema,
  features: runnerUseSchema,
  training: runnerUseSchema,
});

/** What the self-test measured on this machine: milliseconds of a training step of a small network, and what is used because of it. */
export const machineMeasurementSchema = z.strictObject({
  measuredAtMs: z.number().int(),
  oneDnn: z.strictObject({ used: z.boolean(), onMs: z.number().positive(), offMs: z.number().positive() }),
  bfloat16: z.strictObject({
    supported: z.boolean(), // by the processor; without it nothing is measured
    used: z.boolean(), // where a run's precision is `auto`
    float32Ms: z.number().positive(),
    bfloat16Ms: z.number().positive().nullable(),
  }),
});
export type MachineMeasurement = z.infer<typeof machineMeasurementSchema>;

/** One conformance check of one runner. */
export const runnerCheckSchema = z.strictObject({
  runner: runnerIdSchema,
  name: z.string(),
  passed: z.boolean(),
  detail: z.string(),
  milliseconds: z.number(),
});

/** What the self-test found. `missing`: runners that are not there, and why: neither passed nor failed. */
export const selftestSchema = z.strictObject({
  checks: z.array(runnerCheckSchema),
  missing: z.array(z.strictObject({ runner: runnerIdSchema, reason: z.string() })),
  measured: machineMeasurementSchema.nullable(),
});

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

/** One image of a training or prediction job: its id, its decoded-pixel hash (key of the feature cache) and the file to read. */
export const jobImageSchema = z.strictObject({ id: z.string(), pixelHash: sha256Schema, path: z.string() });
export const labelledImageSchema = jobImageSchema.extend({ classIndex: z.number().int().nonnegative() });

const R = HEAD_SETTING_RULES;
const N = NETWORK_SETTING_RULES;

/** Settings of a run on a frozen backbone; every one can be changed with `--set key=value`. Ranges: `domain/training/settings.ts`. */
export const headSettingsSchema = z.strictObject({
  epochs: z.number().int().min(R.epochs.min).max(R.epochs.max),
  batchSize: z.number().int().min(R.batchSize.min).max(R.batchSize.max),
  learningRate: z.number().gt(R.learningRate.above).max(R.learningRate.max),
  l2: z.number().min(R.l2.min).max(R.l2.max),
  hiddenUnits: z.number().int().min(R.hiddenUnits.min).max(R.hiddenUnits.max), // 0: no hidden layer
  dropout: z.number().min(R.dropout.min).max(R.dropout.max),
  classWeights: z.enum(R.classWeights.choices),
  patience: z.number().int().min(R.patience.min).max(R.patience.max), // epochs without a lower validation loss before stopping
  flipViews: z.boolean(), // also learn from the mirrored image (features of a second view)
});
export type HeadSettings = z.infer<typeof headSettingsSchema>;

/** A schema that is a setting's own rule. */
function ruled<Value>(name: keyof NetworkSettings): z.ZodType<Value> {
  const rule: SettingRule = N[name];
  return z.custom<Value>((value) => followsRule(rule, value), { error: () => `must be ${describeRule(rule)}` });
}

/** Settings of a run that trains a whole network; ranges and meaning: `domain/training/network-settings.ts`. */
export const networkSettingsSchema = z.strictObject({
  epochs: ruled<number>('epochs'),
  batchSize: ruled<number>('batchSize'),
  learningRate: ruled<number>('learningRate'),
  schedule: z.enum(N.schedule.choices),
  optimizer: ruled<NetworkSettings['optimizer']>('optimizer'),
  momentum: ruled<number>('momentum'),
  nesterov: z.boolean(),
  weightDecay: ruled<number>('weightDecay'),
  labelSmoothing: ruled<number>('labelSmoothing'),
  focalGamma: ruled<number>('focalGamma'),
  l1: ruled<number>('l1'),
  l2: ruled<number>('l2'),
  clipNorm: ruled<number>('clipNorm'),
  dropout: ruled<number>('dropout'),
  classWeights: z.enum(N.classWeights.choices),
  patience: ruled<number>('patience'),
  precision: z.enum(N.precision.choices),
  rotation: ruled<number>('rotation'),
  zoom: ruled<NetworkSettings['zoom']>('zoom'),
  widthShift: ruled<number>('widthShift'),
  heightShift: ruled<number>('heightShift'),
  shear: ruled<number>('shear'),
  horizontalFlip: z.boolean(),
  verticalFlip: z.boolean(),
  brightness: ruled<NetworkSettings['brightness']>('brightness'),
  contrast: ruled<NetworkSettings['contrast']>('contrast'),
  fillMode: z.enum(N.fillMode.choices),
  fillValue: ruled<number>('fillValue'),
});
export const trainingSettingsSchema = z.union([headSettingsSchema, networkSettingsSchema]);

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
const backboneRecordSchema = z.strictObject({ id: z.string(), weightsHash: sha256Schema, layer: z.string() });

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
   * after each epoch, atomically; with `resume` it goes on from there. Ends with `runDir/model.safetensors` (head of the best epoch).
   */
  'training.runHead': {
    process: 'compute',
    input: z.strictObject({ ...trainingInputShape, settings: headSettingsSchema }),
    item: trainingItemSchema,
    output: z.strictObject({ ...trainingOutputShape, backbone: backboneRecordSchema }),
  },
  /**
   * Trains a whole network in TensorFlow: images are decoded and resized once where there is room (cached under `cacheDir`), varied,
   * preprocessed and learned from in the graph. Streams, checkpoints, resumes and ends as `training.runHead`; the checkpoint holds all
   * weights and the optimiser's state. Errors: `engine/runner-unavailable` where TensorFlow is not set up, `engine/out-of-memory`.
   */
  'training.runNetwork': {
    process: 'compute',
    input: z.strictObject({ ...trainingInputShape, settings: networkSettingsSchema }),
    item: trainingItemSchema,
    output: z.strictObject({ ...trainingOutputShape, backbone: z.null() }),
  },
  /**
   * Predicts images with a model version (`modelDir` holds manifest.json and weights.safetensors). Streams one item an image in
   * small batches. A file that cannot be read is an item with `ok: false`, never the end of the job. Results come in no fixed order.
   * With no images it only makes model and decoder ready: called early on the interactive process, the first diagnosis takes milliseconds.
   */
  'prediction.run': {
    process: 'either',
    input: z.strictObject({
      modelDir: z.string(),
      cacheDir: z.string().nullable(), // features of seen images are taken from and put into the cache, unless null
      resourcesDir: z.string(),
      images: z.array(z.strictObject({ id: z.string(), path: z.string(), pixelHash: sha256Schema.nullable() })),
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
