import { z } from 'zod';

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
