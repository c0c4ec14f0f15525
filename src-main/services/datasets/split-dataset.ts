import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { hashBytes } from '#main/store/content-store.ts';
import { transaction } from '#main/store/database.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { AuditRow } from '#main/store/datasets/images.ts';
import { listAuditRows } from '#main/store/datasets/images.ts';
import type { NewSplit } from '#main/store/datasets/splits.ts';
import { getSplit, insertSplit } from '#main/store/datasets/splits.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { Split } from '#shared/contract/datasets.ts';
import { splitIdSchema } from '#shared/contract/ids.ts';
import { splitLines } from '#shared/domain/datasets/dataset-lines.ts';
import { mergeGroups } from '#shared/domain/datasets/merge-groups.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { partitionOf } from '#shared/domain/datasets/partition.ts';
import { splitDataset } from '#shared/domain/datasets/split-dataset.ts';
import type { SplitRule } from '#shared/domain/datasets/split-types.ts';
import { joinedClusters } from './keep-findings.ts';

/** Splits a dataset and keeps the split; an earlier one stays as it is. Throws what `splitDataset` throws. */
export function makeSplit(deps: ServiceDeps, input: HandlerInput<'datasets.split'>): Split {
  const { datasetId, by, seed } = input;
  const dataset = getDatasetRow(deps.db, datasetId);
  const rows = listAuditRows(deps.db, datasetId).filter(({ excluded }) => excluded === 0);
  const fractions = { train: input.train, validation: input.validation, test: input.test };
  const duplicateGroups = mergeGroups(
    rows.map(({ path }) => ({ path, groupKey: null })),
    joinedClusters(deps.db, datasetId, rows),
  );
  const items = rows.map(({ className, mergedGroup, givenPartition }, index) => ({
    className,
    group: mergedGroup,
    duplicateGroup: duplicateGroups[index] ?? '',
    given: partitionOf(givenPartition ?? '?'),
  }));
  const { partitions, notes } = splitDataset(items, { rule: by, fractions, seed, hasGroupColumn: dataset.hasGroupColumn });
  const placed = rows.map((row, index) => ({ row, partition: partitions[index] ?? 'train' }));
  const splitId = splitIdSchema.parse(v7());
  transaction(deps.db, () =>
    insertSplit(deps.db, {
      splitId,
      datasetId,
      createdAtMs: deps.now(),
      by,
      seed,
      fractions,
      notes: [...notes, ...mixedNotes(dataset, by)].map(({ key, values }) => ({ key, values: { ...values } })),
      ...contentOfSplit(placed),
    }),
  );
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
  return getSplit(deps.db, splitId);
}

/** A separate test set that a split does not keep apart. */
function mixedNotes({ origin }: DatasetRow, by: SplitRule): Note[] {
  return origin.testName === null || by === 'given' ? [] : [{ key: 'datasets.note.testMixed', values: {} }];
}

/** An image and where it goes. */
export interface Placed {
  readonly row: AuditRow;
  readonly partition: Partition;
}

/** What a split keeps of where its images go: counts, hash, and the place of each image. */
export function contentOfSplit(placed: readonly Placed[]): Pick<NewSplit, 'partitions' | 'splitHash' | 'images'> {
  return {
    partitions: countParts(placed),
    splitHash: hashBytes(splitLines(placed.map(({ row, partition }) => ({ ...row, group: row.mergedGroup, partition })))),
    images: placed.map(({ row, partition }) => [row.imageId, partition] as const),
  };
}

/** Images, groups and classes of every part. */
export function countParts(placed: readonly Placed[]): Split['partitions'] {
  return { train: countPart(placed, 'train'), validation: countPart(placed, 'validation'), test: countPart(placed, 'test') };
}

function countPart(placed: readonly Placed[], partition: Partition): Split['partitions'][Partition] {
  const rows = placed.filter((image) => image.partition === partition).map(({ row }) => row);
  const classes = new Map<string, number>();
  for (const { className } of rows) classes.set(className, (classes.get(className) ?? 0) + 1);
  return {
    images: rows.length,
    groups: new Set(rows.map(({ mergedGroup }) => mergedGroup)).size,
    classes: Object.fromEntries([...classes].sort(([a], [b]) => compareNames(a, b))),
  };
}
