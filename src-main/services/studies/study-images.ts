import type { ServiceDeps } from '#main/services/deps.ts';
import type { AuditRow } from '#main/store/datasets/images.ts';
import { listAuditRows } from '#main/store/datasets/images.ts';
import { loadSplitImages, newestSplitId } from '#main/store/datasets/splits.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { StudyItem } from '#shared/domain/studies/study-types.ts';

/** The images that a study may use, by position, and how many stay out because they are sealed. */
export interface StudyImages {
  readonly rows: readonly AuditRow[];
  readonly items: readonly StudyItem[];
  readonly sealed: number;
}

/**
 * All images of a dataset but the excluded ones and the test part of its newest split: that part stays sealed, so that there is a test
 * left that no choice was made on once a study has said which way of training is best.
 */
export function studyImages({ db }: Pick<ServiceDeps, 'db'>, datasetId: DatasetId): StudyImages {
  const used = listAuditRows(db, datasetId).filter(({ excluded }) => excluded === 0);
  const splitId = newestSplitId(db, datasetId);
  const test = splitId === null ? [] : loadSplitImages(db, splitId).filter(({ partition }) => partition === 'test');
  const sealed = new Set<string>(test.map(({ imageId }) => imageId));
  const rows = used.filter(({ imageId }) => !sealed.has(imageId));
  const items = rows.map(({ className, mergedGroup }) => ({ className, group: mergedGroup }));
  return { rows, items, sealed: used.length - rows.length };
}
