import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { DatasetId, ImageId } from '#shared/contract/ids.ts';
import { ownGroupName } from '#shared/domain/datasets/merge-groups.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll, selectEach, selectOne } from '#main/store/database.ts';

/** An image of a dataset that is being kept. `position`: its record in the dataset's thumbnail file. */
export interface NewImage {
  readonly imageId: string;
  readonly position: number;
  readonly path: string;
  readonly className: string;
  readonly groupKey: string | null;
  readonly givenPartition: Partition | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly facts: ImageFacts;
}

/** Keeps images; call inside a transaction for many. Their group is their own until duplicates are merged. */
export function insertImages(db: WritableDb, datasetId: DatasetId, images: readonly NewImage[]): void {
  for (const { imageId, position, path, className, groupKey, givenPartition, attributes, facts } of images) {
    execute(
      db,
      `INSERT INTO dataset_image (id, dataset_id, position, path, file_hash, pixel_hash, class_name, group_key, merged_group,
         given_partition, attributes_json, width, height, size_bytes, format, bits_per_sample, colour, brightness, contrast, sharpness)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        imageId,
        datasetId,
        position,
        path,
        facts.fileHash,
        facts.pixelHash,
        className,
        groupKey,
        ownGroupName({ path, groupKey }),
        givenPartition,
        JSON.stringify(attributes),
        facts.width,
        facts.height,
        facts.sizeBytes,
        facts.format,
        facts.bitsPerSample,
        facts.colour,
        facts.meanBrightness,
        facts.contrast,
        facts.sharpness,
      ],
    );
  }
}

/** An image as findings, groups and hashes need it. */
export interface AuditRow {
  readonly imageId: string;
  readonly position: number;
  readonly path: string;
  readonly fileHash: string;
  readonly pixelHash: string;
  readonly className: string;
  readonly groupKey: string | null;
  readonly mergedGroup: string;
  readonly givenPartition: string | null;
  readonly width: number;
  readonly height: number;
  readonly brightness: number;
  readonly contrast: number;
  readonly sharpness: number;
  readonly excluded: number;
}

/** All images of a dataset by position. */
export function listAuditRows(db: ReadableDb, datasetId: DatasetId): AuditRow[] {
  return selectAll<AuditRow>(
    db,
    `SELECT id AS imageId, position, path, file_hash AS fileHash, pixel_hash AS pixelHash, class_name AS className,
       group_key AS groupKey, merged_group AS mergedGroup, given_partition AS givenPartition, width, height, brightness, contrast,
       sharpness, excluded
     FROM dataset_image WHERE dataset_id = ? ORDER BY position`,
    [datasetId],
  );
}

/** Writes the merged group of images; call inside a transaction for many. */
export function setMergedGroups(db: WritableDb, groups: Iterable<readonly [imageId: string, group: string]>): void {
  for (const [imageId, group] of groups) execute(db, 'UPDATE dataset_image SET merged_group = ? WHERE id = ?', [group, imageId]);
}

/** Marks exactly these images of a dataset as not used. */
export function setExcluded(db: WritableDb, datasetId: DatasetId, imageIds: ReadonlySet<string>): void {
  execute(db, 'UPDATE dataset_image SET excluded = 0 WHERE dataset_id = ? AND excluded = 1', [datasetId]);
  for (const imageId of imageIds) execute(db, 'UPDATE dataset_image SET excluded = 1 WHERE id = ?', [imageId]);
}

export function relabelImages(db: WritableDb, imageIds: readonly string[], className: string): void {
  for (const imageId of imageIds) execute(db, 'UPDATE dataset_image SET class_name = ? WHERE id = ?', [className, imageId]);
}

/** Counts of the images that are used, in one pass. */
export interface ImageCounts {
  readonly images: number;
  readonly groups: number;
  readonly classes: ReadonlyMap<string, number>;
}

export function countImages(db: ReadableDb, datasetId: DatasetId): ImageCounts {
  const classes = selectAll<{ name: string; images: number }>(
    db,
    `SELECT class_name AS name, count(*) AS images FROM dataset_image WHERE dataset_id = ? AND excluded = 0 GROUP BY class_name`,
    [datasetId],
  );
  const groups = selectOne<{ n: number }>(
    db,
    'SELECT count(DISTINCT merged_group) AS n FROM dataset_image WHERE dataset_id = ? AND excluded = 0',
    [datasetId],
  );
  return {
    images: classes.reduce((sum, { images }) => sum + images, 0),
    groups: groups?.n ?? 0,
    classes: new Map(classes.map(({ name, images }) => [name, images])),
  };
}

/** The relative paths of a dataset's images with what their files were at import, by position. */
export function* eachFile(
  db: ReadableDb,
  datasetId: DatasetId,
): Generator<{ readonly path: string; readonly fileHash: string; readonly sizeBytes: number }> {
  yield* selectEach<{ path: string; fileHash: string; sizeBytes: number }>(
    db,
    'SELECT path, file_hash AS fileHash, size_bytes AS sizeBytes FROM dataset_image WHERE dataset_id = ? ORDER BY position',
    [datasetId],
  );
}

/** Which images a page shows; what is null or empty does not limit. `splitId`: of the partitions. */
export interface ImageFilter {
  readonly className: string | null;
  readonly partition: Partition | null;
  readonly splitId: string | null;
  readonly findingId: string | null;
  readonly query: string;
}

export interface PageImage {
  readonly imageId: ImageId;
  readonly fileHash: string;
  readonly path: string;
  readonly className: string;
  readonly group: string;
  readonly partition: Partition | null;
  readonly width: number;
  readonly height: number;
  readonly excluded: boolean;
}

interface PageRow extends Omit<PageImage, 'excluded'> {
  readonly excluded: number;
}

/** A page of a dataset's images by position, and how many fit the filter in all. */
export function pageOfImages(
  db: ReadableDb,
  datasetId: DatasetId,
  filter: ImageFilter,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly images: PageImage[] } {
  const { where, parameters } = conditions(datasetId, filter);
  const total = selectOne<{ n: number }>(db, `SELECT count(*) AS n FROM dataset_image AS image ${where}`, parameters)?.n ?? 0;
  // The page's positions come from an index; only its own rows are then read whole.
  const rows = selectAll<PageRow>(
    db,
    `SELECT image.id AS imageId, image.file_hash AS fileHash, image.path, image.class_name AS className,
       image.merged_group AS "group", part.partition, image.width, image.height, image.excluded
     FROM (SELECT image.id FROM dataset_image AS image ${where} ORDER BY image.position LIMIT @limit OFFSET @offset) AS page
     JOIN dataset_image AS image ON image.id = page.id
     LEFT JOIN split_image AS part ON part.split_id = @shownSplit AND part.image_id = image.id
     ORDER BY image.position`,
    { ...parameters, ...page, shownSplit: filter.splitId },
  );
  return { total, images: rows.map((row) => ({ ...row, excluded: row.excluded === 1 })) };
}

function conditions(datasetId: DatasetId, filter: ImageFilter): { where: string; parameters: Record<string, string> } {
  const parts = ['image.dataset_id = @datasetId'];
  const parameters: Record<string, string> = { datasetId };
  if (filter.className !== null) {
    parts.push('image.class_name = @className');
    parameters['className'] = filter.className;
  }
  if (filter.partition !== null) {
    parts.push('EXISTS (SELECT 1 FROM split_image WHERE split_id = @splitId AND image_id = image.id AND partition = @partition)');
    parameters['splitId'] = filter.splitId ?? '';
    parameters['partition'] = filter.partition;
  }
  if (filter.findingId !== null) {
    parts.push('image.id IN (SELECT image_id FROM dataset_finding_image WHERE finding_id = @findingId)');
    parameters['findingId'] = filter.findingId;
  }
  if (filter.query !== '') {
    parts.push(`(image.path LIKE @query ESCAPE '\\' OR image.merged_group LIKE @query ESCAPE '\\')`);
    parameters['query'] = `%${filter.query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  }
  return { where: `WHERE ${parts.join(' AND ')}`, parameters };
}
