import { v7 } from 'uuid';
import type { DatasetSummary, Finding, FindingKind, Split } from '#shared/contract/datasets.ts';
import { datasetSummarySchema, findingSchema, splitSchema } from '#shared/contract/datasets.ts';

/** A dataset as the core describes it, valid by the contract: 100 images of two classes, no split. */
export function aDataset(change: Partial<DatasetSummary> = {}): DatasetSummary {
  return datasetSummarySchema.parse({
    datasetId: v7(),
    name: 'Lesions',
    createdAtMs: 1_000,
    images: 100,
    groups: 80,
    hasGroupColumn: true,
    classes: [
      { name: 'nevus', images: 70, positive: false },
      { name: 'melanoma', images: 30, positive: true },
    ],
    rejected: 0,
    findings: 0,
    pendingFindings: 0,
    storage: 'reference',
    layout: 'table',
    preset: null,
    recipe: null,
    testName: null,
    rootAvailable: true,
    datasetHash: 'a'.repeat(64),
    split: null,
    ...change,
  });
}

/** A split as the core describes it, valid by the contract. */
export function aSplit(change: Partial<Split> = {}): Split {
  const part = { images: 50, groups: 40, classes: { nevus: 35, melanoma: 15 } };
  return splitSchema.parse({
    splitId: v7(),
    createdAtMs: 2_000,
    by: 'group',
    seed: 1,
    fractions: { train: 0.7, validation: 0.15, test: 0.15 },
    partitions: { train: part, validation: part, test: part },
    splitHash: 'b'.repeat(64),
    testOpenings: [],
    notes: [],
    ...change,
  });
}

/** A finding as the core describes it, valid by the contract. */
export function aFinding(kind: FindingKind, decision: Finding['decision'] = 'pending'): Finding {
  return findingSchema.parse({
    findingId: v7(),
    kind,
    decision,
    imageCount: 2,
    images: [],
    correlation: null,
    partitions: [],
  });
}
