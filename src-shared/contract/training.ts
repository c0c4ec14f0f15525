import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { emptySchema, exportSchema, nameSchema, seedSchema, timeSchema } from './channel.ts';
import { epochRecordSchema, outputKindSchema, preprocessingContractSchema } from './engine/manifest.ts';
import { runnerChoiceSchema } from './engine/runners.ts';
import { STARTS } from '#shared/domain/training/start-settings.ts';
import { trainingSettingsSchema } from './engine/training-settings.ts';
import {
  datasetIdSchema,
  imageIdSchema,
  jobIdSchema,
  modelIdSchema,
  pretrainedIdSchema,
  runIdSchema,
  splitIdSchema,
} from './ids.ts';

/** A recipe: a named architecture with its settings. Titles and explanations are messages under `train.recipe.<id>`. */
export const recipeSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['frozen-head', 'network']),
  group: z.enum(['study', 'transfer', 'scratch']), // a published study, a network that has learned elsewhere, or from nothing
  network: z.string(), // id of the network; with the start `bundled` another one takes its place
  output: outputKindSchema,
  starts: z.array(z.enum(STARTS)), // what its weights may come from; none to choose for a frozen head
  suggestedValidation: z.number().nullable(), // the part that the study validates on
  suggestedThreshold: z.number().nullable(), // of the second class, in the study
  inputSize: z.strictObject({ width: z.number().int(), height: z.number().int() }),
  parameters: z.number().int(), // for `classes` classes
  trainableParameters: z.number().int(),
  classes: z.number().int(),
  preprocessing: preprocessingContractSchema,
  defaults: trainingSettingsSchema,
});
export type RecipeView = z.infer<typeof recipeSchema>;

/** Settings that differ from the recipe's, by name; checked against the rules of the recipe's kind (`settings/unknown`, `settings/invalid`). */
export const changedSettingsSchema = z.record(
  z.string(),
  z.union([z.number(), z.string(), z.boolean(), z.tuple([z.number(), z.number()]).readonly()]),
);

export const runStateSchema = z.enum(['queued', 'running', 'finished', 'cancelled', 'failed', 'interrupted']);
export const runSchema = z.strictObject({
  runId: runIdSchema,
  jobId: jobIdSchema.nullable(), // the newest job of this run
  datasetId: datasetIdSchema,
  datasetName: z.string(),
  splitId: splitIdSchema,
  recipe: z.string(),
  settings: trainingSettingsSchema,
  seed: seedSchema,
  pretrainedId: pretrainedIdSchema.nullable().optional(), // null: it started from none, or they were deleted
  runner: runnerChoiceSchema,
  state: runStateSchema,
  createdAtMs: timeSchema,
  finishedAtMs: timeSchema.nullable(),
  history: z.array(epochRecordSchema),
  bestEpoch: z.number().int().nullable(),
  modelId: modelIdSchema.nullable(),
  notes: z.array(z.string()),
});
export type Run = z.infer<typeof runSchema>;

export const TRAINING_CALLS = {
  'recipes.list': {
    access: 'page',
    /** `classes` null: those of each recipe's study, 2 where there is none. */
    input: z.strictObject({ classes: z.number().int().min(2).max(10_000).nullable().default(null) }),
    output: z.strictObject({ recipes: z.array(recipeSchema) }),
  },
  /**
   * A few images of the training part as a recipe's network gets them, before they are varied: what a preview of the augmentation is drawn
   * from. Each page of `count` holds all classes in turn; pages go round. An image that cannot be read is left out.
   */
  'training.previewImages': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      splitId: splitIdSchema.nullable().default(null), // null: the newest split; without any: all images of the dataset
      recipe: z.string(),
      settings: changedSettingsSchema.default({}), // those of the input count: size and resize
      page: z.number().int().nonnegative().default(0),
      count: z.number().int().min(1).max(12).default(4),
    }),
    output: z.strictObject({
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      images: z.array(
        z.strictObject({
          imageId: imageIdSchema,
          className: z.string(),
          rgb: z.base64(), // width x height x 3 bytes, row by row
        }),
      ),
    }),
  },
  'training.start': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      splitId: splitIdSchema.nullable().default(null), // null: the newest split
      recipe: z.string(),
      settings: changedSettingsSchema.default({}),
      /** What it starts from where the setting `start` is `file`; null: the newest weights that were imported for the recipe's network. */
      pretrainedId: pretrainedIdSchema.nullable().default(null),
      seed: seedSchema.default(1),
      runner: runnerChoiceSchema.default('auto'),
      modelName: nameSchema.nullable().default(null),
    }),
    output: z.strictObject({ jobId: jobIdSchema, runId: runIdSchema }),
  },
  'training.resume': {
    access: 'page',
    input: z.strictObject({ runId: runIdSchema }),
    output: z.strictObject({ jobId: jobIdSchema, runId: runIdSchema }),
  },
  'runs.list': { access: 'page', input: emptySchema, output: z.strictObject({ runs: z.array(runSchema) }) },
  'runs.get': { access: 'page', input: z.strictObject({ runId: runIdSchema }), output: runSchema },
  /** Writes the epochs of a run as Keras' `CSVLogger` does. */
  'runs.exportLog': { access: 'page', input: z.strictObject({ runId: runIdSchema }), output: exportSchema },
} as const satisfies ContractPart;

/** Result of a training job, as `train --json` prints it (with the history from the run). */
export const trainResultSchema = z.strictObject({
  modelId: modelIdSchema,
  runId: runIdSchema,
  runner: z.string(),
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  parameters: z.number().int(),
  trainableParameters: z.number().int(),
  history: z.array(epochRecordSchema),
  validation: z.strictObject({ loss: z.number(), accuracy: z.number() }),
  featureSeconds: z.number(),
  seconds: z.number(),
  /** For other programs: Keras' CSV log, and the folder to give to `tensorboard --logdir`; null: no event files were asked for. */
  logs: z.strictObject({ csv: z.string(), tensorBoard: z.string().nullable() }),
});
export type TrainResult = z.infer<typeof trainResultSchema>;
