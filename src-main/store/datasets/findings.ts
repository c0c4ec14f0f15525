import type { DatasetId, FindingId, ImageId } from '#shared/contract/ids.ts';
import { datasetIdSchema, findingIdSchema } from '#shared/contract/ids.ts';
import type { FindingDecision, FindingKind } from '#shared/domain/datasets/finding-kinds.ts';
import { FINDING_DECISIONS, FINDING_KINDS } from '#shared/domain/datasets/finding-kinds.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll, selectOne } from '#main/store/database.ts';

/** A finding without its images. `className`: the class that a decision gave all copies, or null. */
export interface FindingRow {
  readonly findingId: FindingId;
  readonly datasetId: DatasetId;
  readonly kind: FindingKind;
  readonly decision: FindingDecision;
  readonly correlation: number | null;
  readonly className: string | null;
  readonly imageCount: number;
}

export interface NewFinding extends Omit<FindingRow, 'imageCount' | 'datasetId'> {
  readonly position: number;
  readonly imageIds: readonly string[];
}

interface StoredRow {
  readonly id: string;
  readonly dataset_id: string;
  readonly kind: string;
  readonly decision: string;
  readonly correlation: number | null;
  readonly class_name: string | null;
  readonly images: number;
}

const COLUMNS = `id, dataset_id, kind, decision, correlation, class_name,
  (SELECT count(*) FROM dataset_finding_image WHERE finding_id = dataset_finding.id) AS images`;

/** Keeps findings in place of those that the dataset had. Call inside a transaction. */
export function replaceFindings(db: WritableDb, datasetId: DatasetId, findings: readonly NewFinding[]): void {
  execute(db, 'DELETE FROM dataset_finding WHERE dataset_id = ?', [datasetId]);
  for (const { findingId, position, kind, decision, correlation, className, imageIds } of findings) {
    execute(
      db,
      'INSERT INTO dataset_finding (id, dataset_id, position, kind, decision, correlation, class_name) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [findingId, datasetId, position, kind, decision, correlation, className],
    );
    for (const imageId of imageIds) {
      execute(db, 'INSERT INTO dataset_finding_image (finding_id, image_id) VALUES (?, ?)', [findingId, imageId]);
    }
  }
}

/** The findings of a dataset as an audit orders them: label conflicts first. */
export function listFindingRows(db: ReadableDb, datasetId: DatasetId): FindingRow[] {
  return selectAll<StoredRow>(db, `SELECT ${COLUMNS} FROM dataset_finding WHERE dataset_id = ? ORDER BY position`, [
    datasetId,
  ]).map(fromRow);
}

/** Throws `dataset/unknown`. */
export function getFindingRow(db: ReadableDb, findingId: FindingId): FindingRow {
  const row = selectOne<StoredRow>(db, `SELECT ${COLUMNS} FROM dataset_finding WHERE id = ?`, [findingId]);
  if (row === undefined) throw new AppError('dataset/unknown', { id: findingId });
  return fromRow(row);
}

export function setDecision(db: WritableDb, findingId: FindingId, decision: FindingDecision, className: string | null): void {
  execute(db, 'UPDATE dataset_finding SET decision = ?, class_name = ? WHERE id = ?', [decision, className, findingId]);
}

/** How many findings a dataset has and how many wait for a decision. */
export function countFindings(db: ReadableDb, datasetId: DatasetId): { readonly findings: number; readonly pending: number } {
  const row = selectOne<{ findings: number; pending: number }>(
    db,
    `SELECT count(*) AS findings, coalesce(sum(decision = 'pending'), 0) AS pending FROM dataset_finding WHERE dataset_id = ?`,
    [datasetId],
  );
  return row ?? { findings: 0, pending: 0 };
}

export interface FindingImageRow {
  readonly imageId: ImageId;
  readonly fileHash: string;
  readonly path: string;
  readonly className: string;
}

/** The first `limit` images of a finding by position. */
export function listFindingImages(db: ReadableDb, findingId: FindingId, limit: number): FindingImageRow[] {
  return selectAll<FindingImageRow>(
    db,
    `SELECT image.id AS imageId, image.file_hash AS fileHash, image.path, image.class_name AS className
     FROM dataset_finding_image AS member JOIN dataset_image AS image ON image.id = member.image_id
     WHERE member.finding_id = ? ORDER BY image.position LIMIT ?`,
    [findingId, limit],
  );
}

/** For every finding of a dataset the ids of its images by position. */
export function membersOfFindings(db: ReadableDb, datasetId: DatasetId): Map<string, string[]> {
  const rows = selectAll<{ findingId: string; imageId: string }>(
    db,
    `SELECT member.finding_id AS findingId, member.image_id AS imageId
     FROM dataset_finding AS finding JOIN dataset_finding_image AS member ON member.finding_id = finding.id
     JOIN dataset_image AS image ON image.id = member.image_id
     WHERE finding.dataset_id = ? ORDER BY image.position`,
    [datasetId],
  );
  const members = new Map<string, string[]>();
  for (const { findingId, imageId } of rows) {
    const known = members.get(findingId);
    if (known === undefined) members.set(findingId, [imageId]);
    else known.push(imageId);
  }
  return members;
}

/** The partitions of a split in which the images of each finding of a dataset lie. */
export function partitionsOfFindings(db: ReadableDb, datasetId: DatasetId, splitId: string): Map<string, Partition[]> {
  const rows = selectAll<{ findingId: string; partition: Partition }>(
    db,
    `SELECT DISTINCT member.finding_id AS findingId, part.partition
     FROM dataset_finding AS finding JOIN dataset_finding_image AS member ON member.finding_id = finding.id
     JOIN split_image AS part ON part.split_id = ? AND part.image_id = member.image_id
     WHERE finding.dataset_id = ? ORDER BY part.partition = 'test', part.partition = 'validation'`,
    [splitId, datasetId],
  );
  const partitions = new Map<string, Partition[]>();
  for (const { findingId, partition } of rows) partitions.set(findingId, [...(partitions.get(findingId) ?? []), partition]);
  return partitions;
}

function fromRow(row: StoredRow): FindingRow {
  return {
    findingId: findingIdSchema.parse(row.id),
    datasetId: datasetIdSchema.parse(row.dataset_id),
    kind: FINDING_KINDS.find((kind) => kind === row.kind) ?? 'near-duplicate',
    decision: FINDING_DECISIONS.find((decision) => decision === row.decision) ?? 'pending',
    correlation: row.correlation,
    className: row.class_name,
    imageCount: row.images,
  };
}
