import { mkdir, rename } from 'node:fs/promises';
import type { JobContext } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { transaction } from '#main/store/database.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { AuditRow } from '#main/store/datasets/images.ts';
import { listAuditRows } from '#main/store/datasets/images.ts';
import { countRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import type { AuditResult } from '#shared/contract/datasets.ts';
import type { DatasetId, JobId } from '#shared/contract/ids.ts';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { datasetFolder, greyThumbnailsPath } from './dataset-files.ts';
import { findLookAlikes } from './find-look-alikes.ts';
import { listFindings } from './findings.ts';
import { imagePath, rootIsAvailable } from './image-path.ts';
import { keepFindings } from './keep-findings.ts';

/** Starts an audit as a job. Throws `dataset/unknown`, `dataset/images-unavailable`. */
export function startAudit(deps: ServiceDeps, datasetId: DatasetId): { jobId: JobId } {
  const dataset = getDatasetRow(deps.db, datasetId);
  if (!rootIsAvailable(dataset)) {
    throw new AppError('dataset/images-unavailable', { name: dataset.name, missing: listAuditRows(deps.db, datasetId).length });
  }
  const jobId = deps.jobs.start({
    kind: 'audit',
    title: dataset.name,
    lane: 'compute',
    subject: { datasetId },
    input: { datasetId },
    resumable: true,
    run: (context) => runAudit(deps, datasetId, context),
  });
  return { jobId };
}

type FileCounts = Pick<AuditResult, 'missing' | 'changed' | 'unreadable'>;

/**
 * Reads every image of a dataset again: are the files still what was imported, and what should a person see? Decisions about the
 * same images stay; files that are missing or changed are counted, and their rows stay as they were imported.
 */
async function runAudit(deps: ServiceDeps, datasetId: DatasetId, context: JobContext): Promise<AuditResult> {
  const rows = listAuditRows(deps.db, datasetId);
  await mkdir(datasetFolder(deps.home, datasetId), { recursive: true, mode: 0o700 });
  const fresh = `${greyThumbnailsPath(deps.home, datasetId)}.new`;
  const { counts, unusable } = await scanAgain(deps, { datasetId, rows, thumbnailsPath: fresh }, context);
  const count = rows.length === 0 ? 0 : Math.max(...rows.map(({ position }) => position)) + 1;
  const lookAlikes = await findLookAlikes(deps, { thumbnailsPath: fresh, count, skip: unusable(count) }, context);
  context.report({ phase: 'saving', done: 0, total: 1, unit: 'steps' });
  transaction(deps.db, () => {
    keepFindings(deps.db, datasetId, lookAlikes);
  });
  await rename(fresh, greyThumbnailsPath(deps.home, datasetId));
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
  return {
    datasetId,
    checked: rows.length,
    ...counts,
    rejected: countRejectedRows(deps.db, datasetId),
    findings: listFindings(deps, datasetId).findings.map(({ kind, images, imageCount, partitions }) => ({
      kind,
      images: images.map(({ path }) => path),
      imageCount,
      partitions,
    })),
  };
}

interface ScanRequest {
  readonly datasetId: DatasetId;
  readonly rows: readonly AuditRow[];
  readonly thumbnailsPath: string;
}

async function scanAgain(
  deps: ServiceDeps,
  { datasetId, rows, thumbnailsPath }: ScanRequest,
  context: JobContext,
): Promise<{ counts: FileCounts; unusable: (count: number) => number[] }> {
  const dataset = getDatasetRow(deps.db, datasetId);
  const rowOf = new Map(rows.map((row) => [row.position, row]));
  const usable = new Set<number>();
  const counts = { missing: 0, changed: 0, unreadable: 0 };
  await deps.engines.call(
    'images.scan',
    {
      sources: rows.map((row) => ({ index: row.position, path: imagePath(deps.home, dataset, row) })),
      thumbnailsPath,
      copyTo: null,
      ...DEFAULT_IMAGE_LIMITS,
    },
    {
      signal: context.signal,
      onProgress: ({ done, total, unit }) => context.report({ phase: 'hashing', done, total, unit }),
      onItem: (items) => {
        for (const item of items) {
          if (!item.ok) counts[item.reason === 'missing' ? 'missing' : 'unreadable'] += 1;
          else if (item.facts.pixelHash !== rowOf.get(item.index)?.pixelHash) counts.changed += 1;
          else usable.add(item.index);
        }
      },
    },
  );
  context.signal.throwIfAborted();
  return {
    counts,
    unusable: (count) => Array.from({ length: count }, (_, index) => index).filter((index) => !usable.has(index)),
  };
}
