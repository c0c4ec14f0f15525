import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { emptySchema, timeSchema } from './channel.ts';
import { jobIdSchema } from './ids.ts';

export const jobKindSchema = z.enum([
  'import',
  'audit',
  'train',
  'evaluate',
  'diagnose',
  'sample',
  'study',
  'export',
  'import-model',
  'import-weights',
]);
export type JobKind = z.infer<typeof jobKindSchema>;

/** `interrupted`: the program ended during the job; the job can be resumed or run again. */
export const jobStateSchema = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted']);
export type JobState = z.infer<typeof jobStateSchema>;

export const wireErrorSchema = z.strictObject({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
});

/** What a job works on or made, as ids, so that a window can open it. */
export const jobSubjectSchema = z.strictObject({
  datasetId: z.uuid().optional(),
  runId: z.uuid().optional(),
  modelId: z.uuid().optional(),
  evaluationId: z.uuid().optional(),
  studyId: z.uuid().optional(),
});

/** `timeLeftMs`: estimate, null while nothing is known. `result`: the job kind's own result, null until done. */
export const jobSchema = z.strictObject({
  jobId: jobIdSchema,
  kind: jobKindSchema,
  title: z.string(),
  state: jobStateSchema,
  phase: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  unit: z.string().nullable(),
  timeLeftMs: z.number().nullable(),
  createdAtMs: timeSchema,
  startedAtMs: timeSchema.nullable(),
  finishedAtMs: timeSchema.nullable(),
  subject: jobSubjectSchema,
  error: wireErrorSchema.nullable(),
  result: z.unknown(),
  resumable: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

export const JOB_CALLS = {
  'jobs.list': { access: 'page', input: emptySchema, output: z.strictObject({ jobs: z.array(jobSchema) }) },
  'jobs.get': { access: 'page', input: z.strictObject({ jobId: jobIdSchema }), output: jobSchema },
  'jobs.cancel': { access: 'page', input: z.strictObject({ jobId: jobIdSchema }), output: jobSchema },
  /** Takes a finished job off the tray; what it made stays. */
  'jobs.dismiss': { access: 'page', input: z.strictObject({ jobId: jobIdSchema }), output: emptySchema },
  'jobs.log': {
    access: 'page',
    input: z.strictObject({ jobId: jobIdSchema }),
    output: z.strictObject({ lines: z.array(z.strictObject({ atMs: timeSchema, text: z.string() })) }),
  },
} as const satisfies ContractPart;
