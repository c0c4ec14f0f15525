import { expect, test } from 'vitest';
import { findingsByKind, remediesFor } from '#renderer/pages/data/finding-remedies.ts';
import { FINDING_KINDS } from '#shared/domain/datasets/finding-kinds.ts';
import { findingKindSchema } from '#shared/contract/datasets.ts';
import { aFinding } from '#test/support/dataset-records.ts';

test('every kind has its place and something to decide', () => {
  expect([...FINDING_KINDS].sort()).toEqual([...findingKindSchema.options].sort());
  for (const kind of FINDING_KINDS) expect(remediesFor(kind).length).toBeGreaterThan(1);
});

test('label conflicts come first, and within a kind what waits for a decision', () => {
  const groups = findingsByKind([
    aFinding('dark'),
    aFinding('exact-duplicate', 'merged'),
    aFinding('exact-duplicate', 'pending'),
    aFinding('label-conflict'),
  ]);
  expect(groups.map(({ kind }) => kind)).toEqual(['label-conflict', 'exact-duplicate', 'dark']);
  expect(groups[1]!.findings.map(({ decision }) => decision)).toEqual(['pending', 'merged']);
});
