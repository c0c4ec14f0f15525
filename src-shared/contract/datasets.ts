import { z } from 'zod';
import { FINDING_DECISIONS, FINDING_KINDS } from '#shared/domain/datasets/finding-kinds.ts';
import { SPLIT_RULES } from '#shared/domain/datasets/split-types.ts';
import type { ContractPart } from './channel.ts';
import { classNameSchema, emptySchema, exportSchema, nameSchema, pageRequestSchema, seedSchema, timeSchema } from './channel.ts';
import { rejectReasonSchema } from './engine/images.ts';
import { sha256Schema } from './engine/protocol.ts';
import {
  datasetIdSchema,
  evaluationIdSchema,
  findingIdSchema,
  grantIdSchema,
  imageIdSchema,
  jobIdSchema,
  splitIdSchema,
} from './ids.ts';
import { datasetLayoutSchema, importPlanSchema, noteSchema, partitionSchema, presetSchema, sourceInput } from './import-plan.ts';

export type Partition = z.infer<typeof partitionSchema>;

export const rejectedRowSchema = z.strictObject({ path: z.string(), reason: rejectReasonSchema, detail: z.string() });
export type RejectedRow = z.infer<typeof rejectedRowSchema>;

/** `large-cluster`: more than 20 look-alikes, shown for a decision and not merged until then. */
export const findingKindSchema = z.enum(FINDING_KINDS);
export type FindingKind = z.infer<typeof findingKindSchema>;
/** merged: one group for the split; separate: treated as different; excluded: not used; accepted: seen and left as it is. */
export const findingDecisionSchema = z.enum(FINDING_DECISIONS);

export const findingSchema = z.strictObject({
  findingId: findingIdSchema,
  kind: findingKindSchema,
  decision: findingDecisionSchema,
  imageCount: z.number().int(),
  images: z.array(z.strictObject({ imageId: imageIdSchema, fileHash: sha256Schema, path: z.string(), className: z.string() })), // at most 50
  correlation: z.number().nullable(), // smallest of a joined pair
  partitions: z.array(partitionSchema), // in which the images lie, once split
});
export type Finding = z.infer<typeof findingSchema>;

export const partitionCountSchema = z.strictObject({
  images: z.number().int(),
  groups: z.number().int(),
  classes: z.record(z.string(), z.number().int()),
});

export const splitSchema = z.strictObject({
  splitId: splitIdSchema,
  createdAtMs: timeSchema,
  by: z.enum(SPLIT_RULES),
  seed: seedSchema,
  fractions: z.strictObject({ train: z.number(), validation: z.number(), test: z.number() }),
  partitions: z.strictObject({ train: partitionCountSchema, validation: partitionCountSchema, test: partitionCountSchema }),
  splitHash: sha256Schema,
  testOpenings: z.array(
    z.strictObject({ openedAtMs: timeSchema, evaluationId: evaluationIdSchema.nullable(), modelName: z.string() }),
  ),
  notes: z.array(noteSchema),
});
export type Split = z.infer<typeof splitSchema>;

export const datasetSummarySchema = z.strictObject({
  datasetId: datasetIdSchema,
  name: z.string(),
  createdAtMs: timeSchema,
  images: z.number().int(),
  groups: z.number().int(), // after merging duplicates; equals images where there is no group column
  hasGroupColumn: z.boolean(),
  classes: z.array(z.strictObject({ name: classNameSchema, images: z.number().int(), positive: z.boolean() })),
  rejected: z.number().int(),
  findings: z.number().int(),
  pendingFindings: z.number().int(),
  storage: z.enum(['reference', 'copy']),
  layout: datasetLayoutSchema,
  preset: presetSchema.nullable(), // the known set that it was read as
  recipe: z.string().nullable(), // the published recipe of that set
  testName: z.string().nullable(), // of the separate test set that came with it: split it as given
  rootAvailable: z.boolean(), // false: the folder is gone; point at it again
  datasetHash: sha256Schema,
  split: splitSchema.nullable(), // the newest
});
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

export const datasetImageSchema = z.strictObject({
  imageId: imageIdSchema,
  fileHash: sha256Schema,
  path: z.string(), // relative to the dataset's root
  className: z.string(),
  group: z.string(),
  partition: partitionSchema.nullable(),
  width: z.number().int(),
  height: z.number().int(),
  excluded: z.boolean(),
});
export type DatasetImage = z.infer<typeof datasetImageSchema>;

/** Result of an import job. `rejectedRows`: all of them in a dry run, else the first 1,000 (the rest by `datasets.rejected`). */
export const importResultSchema = z.strictObject({
  datasetId: datasetIdSchema.nullable(),
  images: z.number().int(),
  classes: z.record(z.string(), z.number().int()),
  groups: z.number().int(),
  rejected: z.number().int(),
  rejectedRows: z.array(rejectedRowSchema),
  findings: z.array(z.strictObject({ kind: findingKindSchema, images: z.array(z.string()), imageCount: z.number().int() })),
});
export type ImportResult = z.infer<typeof importResultSchema>;

/** Result of an audit job: the findings, and whether the files are still what was imported. `partitions`: of the newest split. */
export const auditResultSchema = z.strictObject({
  datasetId: datasetIdSchema,
  checked: z.number().int(),
  missing: z.number().int(),
  changed: z.number().int(), // other content than at import
  unreadable: z.number().int(), // no longer an image that can be decoded
  rejected: z.record(z.string(), z.number().int()), // rows rejected at import, by reason
  findings: z.array(
    z.strictObject({
      kind: findingKindSchema,
      images: z.array(z.string()),
      imageCount: z.number().int(),
      partitions: z.array(partitionSchema),
    }),
  ),
});
export type AuditResult = z.infer<typeof auditResultSchema>;

const byDataset = z.strictObject({ datasetId: datasetIdSchema });

export const DATASET_CALLS = {
  'datasets.plan': { access: 'page', input: z.strictObject(sourceInput), output: importPlanSchema },
  'datasets.import': {
    access: 'page',
    input: z.strictObject({
      ...sourceInput,
      name: nameSchema,
      storage: z.enum(['reference', 'copy']),
      positiveClasses: z.array(classNameSchema).default([]),
      dryRun: z.boolean().default(false),
    }),
    output: z.strictObject({ jobId: jobIdSchema }),
  },
  'datasets.list': { access: 'page', input: emptySchema, output: z.strictObject({ datasets: z.array(datasetSummarySchema) }) },
  'datasets.get': { access: 'page', input: byDataset, output: datasetSummarySchema },
  'datasets.images': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      className: z.string().nullable().default(null),
      partition: partitionSchema.nullable().default(null),
      findingId: findingIdSchema.nullable().default(null),
      query: z.string().max(200).default(''), // part of the path or group
      ...pageRequestSchema,
    }),
    output: z.strictObject({ total: z.number().int(), images: z.array(datasetImageSchema) }),
  },
  'datasets.rejected': {
    access: 'page',
    input: z.strictObject({ datasetId: datasetIdSchema, ...pageRequestSchema }),
    output: z.strictObject({
      total: z.number().int(),
      reasons: z.record(z.string(), z.number().int()),
      rows: z.array(rejectedRowSchema),
    }),
  },
  'datasets.findings': { access: 'page', input: byDataset, output: z.strictObject({ findings: z.array(findingSchema) }) },
  'datasets.decide': {
    access: 'page',
    input: z.strictObject({
      findingId: findingIdSchema,
      decision: findingDecisionSchema.exclude(['pending']),
      className: classNameSchema.nullable().default(null), // label conflict: the class that all copies get
    }),
    output: findingSchema,
  },
  'datasets.audit': { access: 'page', input: byDataset, output: z.strictObject({ jobId: jobIdSchema }) },
  'datasets.split': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      train: z.number().min(0).max(1).default(0.7),
      validation: z.number().min(0).max(1).default(0.15),
      test: z.number().min(0).max(1).default(0.15),
      by: z.enum(SPLIT_RULES).default('group'),
      seed: seedSchema.default(1),
    }),
    output: splitSchema,
  },
  'datasets.splits': { access: 'page', input: byDataset, output: z.strictObject({ splits: z.array(splitSchema) }) },
  'datasets.relocate': {
    access: 'page',
    input: z.strictObject({ datasetId: datasetIdSchema, grantId: grantIdSchema }),
    output: z.strictObject({ found: z.number().int(), missing: z.number().int(), changed: z.number().int() }),
  },
  'datasets.rename': {
    access: 'page',
    input: z.strictObject({ datasetId: datasetIdSchema, name: nameSchema }),
    output: datasetSummarySchema,
  },
  /** Writes a CSV with `filepath` (relative to the dataset's root) and `label`, as training scripts read it. */
  'datasets.export': {
    access: 'page',
    input: z.strictObject({
      datasetId: datasetIdSchema,
      partition: partitionSchema.nullable().default(null), // of the newest split, else as given; null: every image
      labels: z.enum(['index', 'name']).default('index'), // index: 0 for the first class
    }),
    output: exportSchema,
  },
  /** What deleting would take with it. */
  'datasets.deletePreview': {
    access: 'page',
    input: byDataset,
    output: z.strictObject({
      images: z.number().int(),
      splits: z.number().int(),
      evaluations: z.number().int(),
      models: z.number().int(),
      copiedBytes: z.number(),
    }),
  },
  'datasets.delete': { access: 'page', input: byDataset, output: emptySchema },
} as const satisfies ContractPart;
