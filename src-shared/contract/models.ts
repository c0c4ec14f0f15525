import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { emptySchema, nameSchema, thresholdsSchema, timeSchema } from './channel.ts';
import { modelManifestSchema } from './engine/manifest.ts';
import { modelLayersSchema } from './engine/model-layers.ts';
import { sha256Schema } from './engine/protocol.ts';
import { datasetIdSchema, evaluationIdSchema, modelIdSchema, operatingPointIdSchema, runIdSchema } from './ids.ts';

/** How an operating point was chosen; kept with it. */
export const operatingRuleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({ kind: z.literal('target-sensitivity'), className: z.string(), target: z.number(), lowerBound: z.boolean() }),
  z.strictObject({ kind: z.literal('youden'), className: z.string() }),
]);
export const operatingPointSchema = z.strictObject({
  operatingPointId: operatingPointIdSchema,
  modelId: modelIdSchema,
  version: z.number().int().positive(), // 1, 2, ... within the model; never changed
  name: z.string(),
  thresholds: thresholdsSchema, // empty: the most probable class is called
  rule: operatingRuleSchema,
  evaluationId: evaluationIdSchema.nullable(), // on whose figures it was chosen
  createdAtMs: timeSchema,
});
export type OperatingPoint = z.infer<typeof operatingPointSchema>;

/** A model version as lists show it. `testAuc`, `validation*`: of its newest evaluation on that partition, if any. */
export const modelSummarySchema = z.strictObject({
  modelId: modelIdSchema,
  name: z.string(),
  manifestHash: sha256Schema,
  kind: modelManifestSchema.shape.kind,
  recipe: z.string(),
  classes: z.array(z.string()),
  positiveClasses: z.array(z.string()),
  datasetId: datasetIdSchema.nullable(), // null: deleted since
  datasetName: z.string().nullable(), // of the training; null: not trained here
  runId: runIdSchema.nullable(), // null: not trained here
  createdAtMs: timeSchema,
  parameters: z.number().int(),
  validationAccuracy: z.number().nullable(), // null: not trained here
  newestEvaluation: z
    .strictObject({
      evaluationId: evaluationIdSchema,
      partition: z.string(),
      accuracy: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
      macroAuc: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
      n: z.number().int(),
    })
    .nullable(),
  operatingPoint: operatingPointSchema.nullable(), // the newest; null: argmax
  cases: z.number().int(),
  deleted: z.boolean(), // a tombstone: findings name it, its weights are gone
});
export type ModelSummary = z.infer<typeof modelSummarySchema>;

const byModel = z.strictObject({ modelId: modelIdSchema });

export const MODEL_CALLS = {
  'models.list': { access: 'page', input: emptySchema, output: z.strictObject({ models: z.array(modelSummarySchema) }) },
  'models.get': {
    access: 'page',
    input: byModel,
    output: z.strictObject({
      summary: modelSummarySchema,
      manifest: modelManifestSchema,
      operatingPoints: z.array(operatingPointSchema),
    }),
  },
  /** Layers with shapes and parameters, as Keras' `summary()`. Errors: `model/no-layers` for an ensemble or an imported ONNX file. */
  'models.summary': { access: 'page', input: byModel, output: modelLayersSchema },
  'models.rename': {
    access: 'page',
    input: z.strictObject({ modelId: modelIdSchema, name: nameSchema }),
    output: modelSummarySchema,
  },
  /** Makes an ensemble: a model version whose answer is the mean of its members' probabilities. They must know the same classes. */
  'models.combine': {
    access: 'page',
    input: z.strictObject({ modelIds: z.array(modelIdSchema).min(2).max(16), name: nameSchema }),
    output: byModel,
  },
  /** Refused for a member of an ensemble. Removes the weights; where findings name the model its manifest stays as a tombstone. */
  'models.delete': { access: 'page', input: byModel, output: z.strictObject({ tombstone: z.boolean() }) },
  'operatingPoints.create': {
    access: 'page',
    input: z.strictObject({
      modelId: modelIdSchema,
      name: nameSchema,
      thresholds: thresholdsSchema,
      rule: operatingRuleSchema,
      evaluationId: evaluationIdSchema.nullable().default(null),
    }),
    output: operatingPointSchema,
  },
} as const satisfies ContractPart;
