import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { exportSchema, pageRequestSchema, thresholdsSchema } from './channel.ts';
import { viewsSchema } from './engine/learning.ts';
import { runnerChoiceSchema } from './engine/runners.ts';
import { sha256Schema } from './engine/protocol.ts';
import { caseIdSchema, grantIdSchema, jobIdSchema, modelIdSchema, operatingPointIdSchema } from './ids.ts';

/**
 * What a model says of one image. `label`: the class that is called; `verdict`: `positive` where it is one of the model's
 * positive classes, `negative` where not, `none` where the model has no positive classes. `calledBy`: by a threshold or as the most probable class.
 */
export const findingResultSchema = z.strictObject({
  label: z.string(),
  probability: z.number(), // of `label`
  probabilities: z.record(z.string(), z.number()),
  verdict: z.enum(['positive', 'negative', 'none']),
  calledBy: z.enum(['threshold', 'argmax']),
  thresholds: thresholdsSchema,
  flags: z.array(z.enum(['small', 'dark', 'bright', 'low-contrast', 'blurred', 'seen-in-training'])),
  views: viewsSchema.default(1), // of the image, whose probabilities were averaged; 1 in findings from before there was a choice
});
export type FindingResult = z.infer<typeof findingResultSchema>;

export const diagnosisItemSchema = z.discriminatedUnion('ok', [
  z.strictObject({
    ok: z.literal(true),
    path: z.string(), // relative to the grant
    caseId: caseIdSchema.nullable(), // null: not saved
    fileHash: sha256Schema,
    result: findingResultSchema,
  }),
  z.strictObject({ ok: z.literal(false), path: z.string(), reason: z.string(), detail: z.string() }),
]);
export type DiagnosisItem = z.infer<typeof diagnosisItemSchema>;

export const DIAGNOSIS_CALLS = {
  /** Diagnoses a file, several, or a folder. One or a few images run in the interactive process and never wait for a training run. */
  'diagnosis.run': {
    access: 'page',
    input: z.strictObject({
      modelId: modelIdSchema,
      grantId: grantIdSchema,
      operatingPointId: operatingPointIdSchema.nullable().default(null), // null: the newest of the model
      thresholds: thresholdsSchema.nullable().default(null), // instead of an operating point
      save: z.boolean().default(true),
      runner: runnerChoiceSchema.default('auto'),
      views: viewsSchema.default(1), // test-time augmentation: the mean over so many symmetries of each image
    }),
    output: z.strictObject({ jobId: jobIdSchema }),
  },
  /** The results of a diagnosis job so far, in the order in which they came; new ones are also sent as events. */
  'diagnosis.results': {
    access: 'page',
    input: z.strictObject({ jobId: jobIdSchema, ...pageRequestSchema }),
    output: z.strictObject({ total: z.number().int(), items: z.array(diagnosisItemSchema) }),
  },
  'diagnosis.export': { access: 'page', input: z.strictObject({ jobId: jobIdSchema }), output: exportSchema },
} as const satisfies ContractPart;
