import { z } from 'zod';
import type { Split } from '#shared/contract/datasets.ts';
import { splitSchema } from '#shared/contract/datasets.ts';
import type { DatasetId, ImageId, SplitId, StudyId } from '#shared/contract/ids.ts';
import { splitIdSchema } from '#shared/contract/ids.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll, selectOne } from '#main/store/database.ts';
import { parseColumn } from '#main/store/json-column.ts';
import { listTestOpenings } from './test-openings.ts';

export interface NewSplit extends Omit<Split, 'testOpenings'> {
  readonly datasetId: DatasetId;
  /** The study of several runs that this split belongs to: it is then in no list and never the newest. */
  readonly studyId?: StudyId;
  readonly images: Iterable<readonly [imageId: string, partition: Partition]>;
}

interface StoredRow {
  readonly id: string;
  readonly created_at_ms: number;
  readonly split_by: string;
  readonly seed: number;
  readonly fractions_json: string;
  readonly partitions_json: string;
  readonly split_hash: string;
  readonly notes_json: string;
}

/** Keeps a split, which never changes again. Call inside a transaction. */
export function insertSplit(db: WritableDb, split: NewSplit): void {
  execute(
    db,
    `INSERT INTO split (id, dataset_id, created_at_ms, split_by, seed, fractions_json, partitions_json, split_hash, notes_json, study_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      split.splitId,
      split.datasetId,
      split.createdAtMs,
      split.by,
      split.seed,
      JSON.stringify(split.fractions),
      JSON.stringify(split.partitions),
      split.splitHash,
      JSON.stringify(split.notes),
      split.studyId ?? null,
    ],
  );
  for (const [imageId, partition] of split.images) {
    execute(db, 'INSERT INTO split_image (split_id, image_id, partition) VALUES (?, ?, ?)', [split.splitId, imageId, partition]);
  }
}

/** The splits of a dataset, newest first; without those of studies. */
export function listSplits(db: ReadableDb, datasetId: DatasetId): Split[] {
  return selectAll<StoredRow>(
    db,
    'SELECT * FROM split WHERE dataset_id = ? AND study_id IS NULL ORDER BY created_at_ms DESC, id DESC',
    [datasetId],
  ).map((row) => fromRow(db, row));
}

/** The newest split of a dataset, or null; those of studies do not count. */
export function newestSplit(db: ReadableDb, datasetId: DatasetId): Split | null {
  const splitId = newestSplitId(db, datasetId);
  return splitId === null ? null : getSplit(db, splitId);
}

export function newestSplitId(db: ReadableDb, datasetId: DatasetId): SplitId | null {
  const row = selectOne<{ id: string }>(
    db,
    'SELECT id FROM split WHERE dataset_id = ? AND study_id IS NULL ORDER BY created_at_ms DESC, id DESC LIMIT 1',
    [datasetId],
  );
  return row === undefined ? null : splitIdSchema.parse(row.id);
}

/** Throws `dataset/unknown`. */
export function getSplit(db: ReadableDb, splitId: SplitId): Split {
  const row = selectOne<StoredRow>(db, 'SELECT * FROM split WHERE id = ?', [splitId]);
  if (row === undefined) throw new AppError('dataset/unknown', { id: splitId });
  return fromRow(db, row);
}

/**
 * An image for training and evaluation. `group`: what did not straddle the split: the merged group, or, for a split by image, the
 * pixels. `partition` null: it is in no split, or is asked for without one.
 */
export interface SplitImage {
  readonly imageId: ImageId;
  readonly position: number;
  readonly pixelHash: string;
  readonly fileHash: string;
  readonly path: string; // relative to the dataset's root
  readonly className: string;
  readonly group: string;
  readonly partition: Partition | null;
  readonly excluded: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

interface SplitImageRow extends Omit<SplitImage, 'attributes' | 'excluded'> {
  readonly attributesJson: string;
  readonly excluded: number;
}

const IMAGE_COLUMNS = `image.id AS imageId, image.position, image.pixel_hash AS pixelHash, image.file_hash AS fileHash, image.path,
  image.class_name AS className, image.excluded, image.attributes_json AS attributesJson`;

/** The images of a split by position, excluded ones marked. */
export function loadSplitImages(db: ReadableDb, splitId: SplitId): SplitImage[] {
  return selectAll<SplitImageRow>(
    db,
    `SELECT ${IMAGE_COLUMNS}, part.partition, CASE split.split_by WHEN 'image' THEN image.pixel_hash ELSE image.merged_group END AS "group"
     FROM split_image AS part JOIN split ON split.id = part.split_id JOIN dataset_image AS image ON image.id = part.image_id
     WHERE part.split_id = ? ORDER BY image.position`,
    [splitId],
  ).map(imageFromRow);
}

/** All images of a dataset by position, in no partition. */
export function loadDatasetImages(db: ReadableDb, datasetId: DatasetId): SplitImage[] {
  return selectAll<SplitImageRow>(
    db,
    `SELECT ${IMAGE_COLUMNS}, NULL AS partition, image.merged_group AS "group"
     FROM dataset_image AS image WHERE image.dataset_id = ? ORDER BY image.position`,
    [datasetId],
  ).map(imageFromRow);
}

const attributesSchema = z.record(z.string(), z.string());

function imageFromRow({ attributesJson, excluded, ...row }: SplitImageRow): SplitImage {
  const attributes =
    attributesJson === '{}' ? {} : parseColumn(attributesSchema, attributesJson, 'dataset_image.attributes_json');
  return { ...row, excluded: excluded === 1, attributes };
}

function fromRow(db: ReadableDb, row: StoredRow): Split {
  const splitId = splitIdSchema.parse(row.id);
  return splitSchema.parse({
    splitId,
    createdAtMs: row.created_at_ms,
    by: row.split_by,
    seed: row.seed,
    fractions: parseColumn(splitSchema.shape.fractions, row.fractions_json, 'split.fractions_json'),
    partitions: parseColumn(splitSchema.shape.partitions, row.partitions_json, 'split.partitions_json'),
    splitHash: row.split_hash,
    testOpenings: listTestOpenings(db, splitId),
    notes: parseColumn(splitSchema.shape.notes, row.notes_json, 'split.notes_json'),
  });
}
