import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { emptySchema, exportSchema, nameSchema, pageRequestSchema, timeSchema } from './channel.ts';
import { findingResultSchema } from './diagnosis.ts';
import { sha256Schema } from './engine/protocol.ts';
import { caseIdSchema, grantIdSchema, modelIdSchema, operatingPointIdSchema } from './ids.ts';

/** Which cases a list shows; every condition that is set must hold. */
export const caseFilterSchema = z.strictObject({
  query: z.string().max(200).default(''), // full text: title, file name, patient pseudonym, notes, labels, outcome
  modelId: modelIdSchema.nullable().default(null),
  label: z.string().nullable().default(null),
  verdict: z.enum(['positive', 'negative', 'none']).nullable().default(null),
  outcome: z.enum(['missing', 'present', 'agrees', 'differs']).nullable().default(null), // `agrees`: equals the newest finding's label
  fromMs: timeSchema.nullable().default(null),
  toMs: timeSchema.nullable().default(null),
});
export type CaseFilter = z.infer<typeof caseFilterSchema>;

export const caseSummarySchema = z.strictObject({
  caseId: caseIdSchema,
  title: z.string(),
  createdAtMs: timeSchema,
  updatedAtMs: timeSchema,
  patientPseudonym: z.string().nullable(),
  fileHash: sha256Schema.nullable(), // of the newest image
  finding: findingResultSchema.nullable(), // the newest
  modelName: z.string().nullable(),
  outcome: z.string().nullable(),
  notes: z.number().int(),
});
export type CaseSummary = z.infer<typeof caseSummarySchema>;

export const caseDetailSchema = z.strictObject({
  summary: caseSummarySchema,
  images: z.array(
    z.strictObject({
      fileHash: sha256Schema,
      fileName: z.string(),
      width: z.number().int(),
      height: z.number().int(),
      addedAtMs: timeSchema,
    }),
  ),
  findings: z.array(
    z.strictObject({
      createdAtMs: timeSchema,
      fileHash: sha256Schema,
      modelId: modelIdSchema,
      modelName: z.string(),
      manifestHash: sha256Schema,
      operatingPointId: operatingPointIdSchema.nullable(),
      operatingPointName: z.string().nullable(),
      result: findingResultSchema,
    }),
  ),
  notes: z.array(z.strictObject({ noteId: z.uuid(), text: z.string(), createdAtMs: timeSchema })),
  outcome: z.strictObject({ label: z.string(), source: z.string(), recordedAtMs: timeSchema }).nullable(),
});
export type CaseDetail = z.infer<typeof caseDetailSchema>;

const byCase = z.strictObject({ caseId: caseIdSchema });

export const CASE_CALLS = {
  'cases.list': {
    access: 'page',
    input: z.strictObject({
      filter: caseFilterSchema.prefault({}),
      order: z.enum(['newest', 'oldest', 'updated']).default('newest'),
      ...pageRequestSchema,
    }),
    output: z.strictObject({ total: z.number().int(), cases: z.array(caseSummarySchema) }),
  },
  'cases.get': { access: 'page', input: byCase, output: caseDetailSchema },
  /** A case from an image without asking a model. */
  'cases.add': {
    access: 'page',
    input: z.strictObject({
      grantId: grantIdSchema,
      title: nameSchema.nullable().default(null),
      note: z.string().max(10_000).default(''),
    }),
    output: caseDetailSchema,
  },
  'cases.update': {
    access: 'page',
    input: z.strictObject({
      caseId: caseIdSchema,
      title: nameSchema.optional(),
      patientPseudonym: z.string().max(120).nullable().optional(),
    }),
    output: caseDetailSchema,
  },
  'cases.addNote': {
    access: 'page',
    input: z.strictObject({ caseId: caseIdSchema, text: z.string().trim().min(1).max(10_000) }),
    output: caseDetailSchema,
  },
  /** Records what was confirmed, and by what (histology, follow-up, ...); null takes it back. */
  'cases.setOutcome': {
    access: 'page',
    input: z.strictObject({
      caseId: caseIdSchema,
      label: z.string().trim().min(1).max(200).nullable(),
      source: z.string().max(200).default(''),
    }),
    output: caseDetailSchema,
  },
  'cases.delete': {
    access: 'page',
    input: z.strictObject({ caseIds: z.array(caseIdSchema).min(1).max(10_000) }),
    output: z.strictObject({ deleted: z.number().int() }),
  },
  'cases.export': { access: 'page', input: z.strictObject({ filter: caseFilterSchema.prefault({}) }), output: exportSchema },
  /** Values for the filter chips: labels and models that occur, with counts. */
  'cases.facets': {
    access: 'page',
    input: emptySchema,
    output: z.strictObject({
      total: z.number().int(),
      withoutOutcome: z.number().int(),
      labels: z.array(z.strictObject({ label: z.string(), cases: z.number().int() })),
      models: z.array(z.strictObject({ modelId: modelIdSchema, name: z.string(), cases: z.number().int() })),
    }),
  },
} as const satisfies ContractPart;
