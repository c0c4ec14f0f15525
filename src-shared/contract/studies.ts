import { z } from 'zod';
import { UNKNOWN_REASONS } from '#shared/domain/studies/outlook.ts';
import { FOLDS, SIZES, STUDY_KINDS, USUAL_SIZES } from '#shared/domain/studies/study-types.ts';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import type { ContractPart } from './channel.ts';
import { emptySchema, nameSchema, seedSchema, timeSchema } from './channel.ts';
import { splitSchema } from './datasets.ts';
import { runnerChoiceSchema } from './engine/runners.ts';
import { trainingSettingsSchema } from './engine/training-settings.ts';
import { evaluationFiguresSchema, figureSchema } from './evaluation-figures.ts';
import {
  datasetIdSchema,
  jobIdSchema,
  modelIdSchema,
  pretrainedIdSchema,
  runIdSchema,
  splitIdSchema,
  studyIdSchema,
} from './ids.ts';
import { changedSettingsSchema, runStateSchema } from './training.ts';

const foldsSchema = z.number().int().min(FOLDS.least).max(FOLDS.most);
const sizesSchema = z.array(z.number().gt(0).max(1)).min(SIZES.least).max(SIZES.most);
const noteSchema = z.strictObject({ key: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])) });
const countsSchema = splitSchema.shape.partitions.shape.train;
const divisionSchema = z.strictObject({ train: countsSchema, validation: countsSchema, heldOut: countsSchema });

/** `sealed`: images that no run of the study sees, because they are the sealed test part of the dataset's newest split. */
const studyHeadShape = {
  studyId: studyIdSchema,
  kind: z.enum(STUDY_KINDS),
  name: z.string(),
  datasetId: datasetIdSchema,
  datasetName: z.string(),
  recipe: z.string(),
  state: runStateSchema,
  jobId: jobIdSchema.nullable(),
  createdAtMs: timeSchema,
  finishedAtMs: timeSchema.nullable(),
};

/** What one run of a study gave: the figures of the held-out images, and how long it learned. */
export const studyPartResultSchema = z.strictObject({
  figures: evaluationFiguresSchema, // without curves
  epochs: z.number().int(),
  bestEpoch: z.number().int(),
  seconds: z.number(),
  runner: z.string(),
});

export const studyPartSchema = z.strictObject({
  position: z.number().int().nonnegative(), // fold, or place among the sizes
  share: z.number().nullable(), // of the training images; null for a fold
  counts: divisionSchema,
  splitId: splitIdSchema,
  runId: runIdSchema.nullable(),
  modelId: modelIdSchema.nullable(), // where models are kept
  state: runStateSchema,
  result: studyPartResultSchema.nullable(),
});
export type StudyPart = z.infer<typeof studyPartSchema>;

const spreadSchema = z.discriminatedUnion('defined', [
  z.strictObject({ defined: z.literal(true), mean: z.number(), sd: z.number().nullable(), folds: z.number().int() }),
  z.strictObject({ defined: z.literal(false), folds: z.literal(0) }),
]);
/** Mean and standard deviation over the folds; twin of `FoldSummary`. */
const foldSummarySchema = z.strictObject({
  overall: z.record(z.enum(OVERALL_METRICS), spreadSchema),
  perClass: z.array(z.record(z.enum(CLASS_METRICS), spreadSchema).and(z.object({ class: z.string() }))).readonly(),
});

const rangeSchema = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });
const lawSchema = z.strictObject({ floor: z.number(), scale: z.number(), decay: z.number(), reference: z.number() });
/** Whether more images would help; twin of `Outlook`. */
export const outlookSchema = z.union([
  z.strictObject({
    verdict: z.enum(['helps', 'little', 'unknown']),
    reason: z.enum(UNKNOWN_REASONS).nullable(),
    law: lawSchema,
    images: z.number().int(),
    doubled: rangeSchema,
    gone: rangeSchema,
    more: rangeSchema.nullable(),
  }),
  z.strictObject({ verdict: z.literal('unknown'), reason: z.enum(UNKNOWN_REASONS), law: z.null() }),
]);

/** The result of all parts together; `pooled` has no figures that rank probabilities of several models. */
export const studyResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cross-validation'), pooled: evaluationFiguresSchema, perFold: foldSummarySchema }),
  z.strictObject({ kind: z.literal('learning-curve'), outlook: outlookSchema }),
]);
export type StudyResult = z.infer<typeof studyResultSchema>;

export const studySchema = z.strictObject({
  ...studyHeadShape,
  settings: trainingSettingsSchema,
  seed: seedSchema,
  runner: runnerChoiceSchema,
  pretrainedId: pretrainedIdSchema.nullable(),
  keepsModels: z.boolean(),
  images: z.number().int(),
  sealed: z.number().int(),
  notes: z.array(noteSchema),
  parts: z.array(studyPartSchema),
  result: studyResultSchema.nullable(), // null until every part is done
});
export type Study = z.infer<typeof studySchema>;

/** `accuracy`: pooled, or at the largest size; null until the study is done. */
export const studySummarySchema = z.strictObject({
  ...studyHeadShape,
  parts: z.number().int(),
  partsDone: z.number().int(),
  accuracy: figureSchema.nullable(),
});
export type StudySummary = z.infer<typeof studySummarySchema>;

const byStudy = z.strictObject({ studyId: studyIdSchema });

export const STUDY_CALLS = {
  /** The folds that a cross-validation with this seed would have; nothing is kept. */
  'studies.folds': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      folds: foldsSchema.default(FOLDS.usual),
      seed: seedSchema.default(1),
    }),
    output: z.strictObject({
      images: z.number().int(),
      sealed: z.number().int(),
      folds: z.array(divisionSchema),
      notes: z.array(noteSchema),
    }),
  },
  /** Starts one job that trains run after run. `folds` counts for a cross-validation, `sizes` (shares of the training images) for a learning curve. */
  'studies.start': {
    access: 'page',
    input: z.strictObject({
      kind: z.enum(STUDY_KINDS),
      datasetId: datasetIdSchema,
      recipe: z.string(),
      settings: changedSettingsSchema.default({}),
      seed: seedSchema.default(1),
      folds: foldsSchema.default(FOLDS.usual),
      sizes: sizesSchema.default([...USUAL_SIZES]),
      runner: runnerChoiceSchema.default('auto'),
      pretrainedId: pretrainedIdSchema.nullable().default(null),
      keepModels: z.boolean().default(false),
      name: nameSchema.nullable().default(null),
    }),
    output: z.strictObject({ jobId: jobIdSchema, studyId: studyIdSchema }), // the job's result: { studyId }
  },
  /** Goes on with the first part that is not done. */
  'studies.resume': {
    access: 'page',
    input: byStudy,
    output: z.strictObject({ jobId: jobIdSchema, studyId: studyIdSchema }),
  },
  'studies.list': { access: 'page', input: emptySchema, output: z.strictObject({ studies: z.array(studySummarySchema) }) },
  'studies.get': { access: 'page', input: byStudy, output: studySchema },
  /** Removes the study with its splits, runs and predictions; models that were kept stay. */
  'studies.delete': { access: 'page', input: byStudy, output: emptySchema },
} as const satisfies ContractPart;

/** Result of a study's job. */
export const studyJobResultSchema = z.strictObject({ studyId: studyIdSchema });
