import type { ReadableDb } from '#main/store/database.ts';
import { countImages } from '#main/store/datasets/images.ts';
import { countRejectedRows, listRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { countByClass } from '#shared/domain/datasets/layout.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource } from './source-rows.ts';

/**
 * Whether a source can become a dataset, before any image is read. Throws `dataset/no-image-column`, `dataset/no-label-column`,
 * `dataset/no-images`, `dataset/too-few-classes`, `dataset/unknown-class`.
 */
export function checkSource(source: DatasetSource, positiveClasses: readonly string[]): void {
  const { mapping, layout, rows } = source;
  const columns = source.columns.map(({ name }) => name);
  const name = source.tableName ?? source.suggestedName;
  if (layout === 'table') {
    if (mapping === null) throw new AppError('dataset/no-image-column', { name, columns });
    if (mapping.labelColumn === null && mapping.labelColumns === null)
      throw new AppError('dataset/no-label-column', { name, columns });
  }
  const usable = rows.filter(({ rejection }) => rejection === null);
  const first = rows.find(({ rejection }) => rejection !== null);
  if (usable.length === 0) {
    throw new AppError('dataset/no-images', {
      rejected: rows.length,
      reason: first?.rejection?.reason ?? 'missing',
      example: first?.path ?? '',
    });
  }
  checkClasses(
    countByClass(usable).map((counted) => counted.name),
    positiveClasses,
  );
}

/** The same after all images were read: some classes may have lost theirs. */
export function checkUsable(db: ReadableDb, datasetId: DatasetId, positiveClasses: readonly string[]): void {
  const { images, classes } = countImages(db, datasetId);
  if (images === 0) {
    const rejected = Object.values(countRejectedRows(db, datasetId)).reduce((sum, count) => sum + count, 0);
    const [first] = listRejectedRows(db, datasetId, { offset: 0, limit: 1 });
    throw new AppError('dataset/no-images', { rejected, reason: first?.reason ?? 'missing', example: first?.path ?? '' });
  }
  checkClasses([...classes.keys()].sort(compareNames), positiveClasses);
}

function checkClasses(classes: readonly string[], positiveClasses: readonly string[]): void {
  if (classes.length < 2) throw new AppError('dataset/too-few-classes', { classes, count: classes.length });
  const unknown = positiveClasses.find((positive) => !classes.includes(positive));
  if (unknown !== undefined) throw new AppError('dataset/unknown-class', { name: unknown, classes });
}
