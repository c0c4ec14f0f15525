import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import {
  classNameSchema,
  emptySchema,
  exportSchema,
  pageRequestSchema,
  probabilitySchema,
  seedSchema,
  thresholdsSchema,
  timeSchema,
} from './channel.ts';
import { viewsSchema } from './engine/learning.ts';
import { sha256Schema } from './engine/protocol.ts';
import { runnerChoiceSchema } from './engine/runners.ts';
import { evaluationFiguresSchema } from './evaluation-figures.ts';
import {
  datasetIdSchema,
  evaluationIdSchema,
  grantIdSchema,
  imageIdSchema,
  jobIdSchema,
  modelIdSchema,
  operatingPointIdSchema,
} from './ids.ts';

/** `external`: every image of a dataset that the model was not trained on. */
export const evaluationPartitionSchema = z.enum(['validation', 'test', 'external']);

/** An evaluation's record. `refused`: images left out because the model was trained on their pixels or their group. */
export const evaluationMetaSchema = z.strictObject({
  evaluationId: evaluationIdSchema,
  modelId: modelIdSchema,
  modelName: z.string(),
  datasetId: datasetIdSchema.nullable(),
  datasetName: z.string(),
  partition: evaluationPartitionSchema,
  testOpening: z.number().int().nullable(), // 1 for the first opening of this split's test part
  n: z.number().int(),
  failed: z.number().int(), // images that could not be read
  refused: z.number().int(),
  includesTrained: z.boolean(), // the user insisted: figures are marked
  createdAtMs: timeSchema,
  seconds: z.number(),
  runner: z.string(),
  views: viewsSchema, // of each image, whose probabilities were averaged: test-time augmentation; 1: none
});
export type EvaluationMeta = z.infer<typeof evaluationMetaSchema>;

const byEvaluation = z.strictObject({ evaluationId: evaluationIdSchema });

export const EVALUATION_CALLS = {
  'evaluations.run': {
    access: 'page',
    input: z.strictObject({
      modelId: modelIdSchema,
      datasetId: datasetIdSchema.nullable().default(null), // null: the one it was trained on
      partition: evaluationPartitionSchema.default('validation'),
      openTestSet: z.boolean().default(false), // must be true for `test`: the opening is on purpose and counted
      includeTrained: z.boolean().default(false),
      thresholds: thresholdsSchema.nullable().default(null), // null: the model's newest operating point
      seed: seedSchema.default(1),
      runner: runnerChoiceSchema.default('auto'),
      views: viewsSchema.default(1), // test-time augmentation: the mean over so many symmetries of each image
    }),
    output: z.strictObject({ jobId: jobIdSchema }), // the job's result: { evaluationId }
  },
  'evaluations.list': {
    access: 'page',
    input: z.strictObject({ modelId: modelIdSchema.nullable().default(null) }),
    output: z.strictObject({ evaluations: z.array(evaluationMetaSchema) }),
  },
  'evaluations.get': {
    access: 'page',
    input: byEvaluation,
    output: z.strictObject({
      meta: evaluationMetaSchema,
      figures: evaluationFiguresSchema,
      thresholds: thresholdsSchema,
      unknownTraining: z.array(z.string()), // names of imported models, itself or members: an overlap could not be checked
    }),
  },
  /** The figures at other thresholds; nothing is stored. */
  'evaluations.atThresholds': {
    access: 'page',
    input: z.strictObject({
      evaluationId: evaluationIdSchema,
      thresholds: thresholdsSchema,
      intervals: z.boolean().default(true),
    }),
    output: evaluationFiguresSchema,
  },
  /** The figures of predictions that any program wrote as a table: the true class, and a column of probabilities a class. Nothing is kept. */
  'evaluations.score': {
    access: 'page',
    input: z.strictObject({
      grantId: grantIdSchema, // one CSV or TSV file
      truthColumn: z.string().min(1).max(200).default('truth'),
      prefix: z.string().min(1).max(200).default('p_'), // of the columns of probabilities; the rest of the name is the class
      groupColumn: z.string().min(1).max(200).nullable().default(null), // patient, lesion or slide
      thresholds: thresholdsSchema.nullable().default(null),
      seed: seedSchema.default(1),
    }),
    output: z.strictObject({ figures: evaluationFiguresSchema }),
  },
  /** The largest threshold at which the class's sensitivity (or its lower bound) reaches the target; null where none does. */
  'evaluations.thresholdFor': {
    access: 'page',
    input: z.strictObject({
      evaluationId: evaluationIdSchema,
      className: classNameSchema,
      rule: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('target-sensitivity'),
          target: probabilitySchema,
          lowerBound: z.boolean().default(false),
        }),
        z.strictObject({ kind: z.literal('youden') }),
      ]),
    }),
    output: z.strictObject({ threshold: probabilitySchema.nullable() }),
  },
  /** The images of an evaluation, or of a cell of its confusion matrix; `random`: a sample that the seed fixes. */
  'evaluations.images': {
    access: 'page',
    input: z.strictObject({
      evaluationId: evaluationIdSchema,
      truth: classNameSchema.nullable().default(null),
      predicted: classNameSchema.nullable().default(null),
      thresholds: thresholdsSchema.default({}),
      right: z.boolean().nullable().default(null), // only those called right, or wrong
      order: z.enum(['confident', 'uncertain', 'loss', 'random']).default('confident'),
      seed: seedSchema.default(1), // of the random order
      ...pageRequestSchema,
    }),
    output: z.strictObject({
      total: z.number().int(),
      images: z.array(
        z.strictObject({
          imageId: imageIdSchema.nullable(),
          fileHash: sha256Schema,
          path: z.string(),
          group: z.string(),
          truth: z.string(),
          predicted: z.string(),
          probabilities: z.array(z.number()),
        }),
      ),
    }),
  },
  'evaluations.export': {
    access: 'page',
    input: z.strictObject({
      evaluationId: evaluationIdSchema,
      format: z.enum(['html', 'csv']),
      thresholds: thresholdsSchema.nullable().default(null),
    }),
    output: exportSchema,
  },
  'evaluations.delete': { access: 'page', input: byEvaluation, output: emptySchema },
} as const satisfies ContractPart;

export const evaluateResultSchema = z.strictObject({
  evaluationId: evaluationIdSchema,
  operatingPointId: operatingPointIdSchema.nullable(),
});
