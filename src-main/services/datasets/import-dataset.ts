import { mkdir } from 'node:fs/promises';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { transaction } from '#main/store/database.ts';
import type { DatasetOrigin } from '#main/store/datasets/datasets.ts';
import { assertNameFree, finishDataset, insertDataset } from '#main/store/datasets/datasets.ts';
import { listFindingImages, listFindingRows } from '#main/store/datasets/findings.ts';
import { countImages } from '#main/store/datasets/images.ts';
import { countRejectedRows, listRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { ImportResult } from '#shared/contract/datasets.ts';
import type { DatasetId, JobId } from '#shared/contract/ids.ts';
import { datasetIdSchema } from '#shared/contract/ids.ts';
import type { LookAlikes } from '#shared/domain/datasets/findings.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { checkSource, checkUsable } from './check-source.ts';
import { checkRoom, placeCopies } from './copies.ts';
import { datasetFolder, greyThumbnailsPath, stagedCopies } from './dataset-files.ts';
import type { PrepareRequest } from './prepare-source.ts';
import { prepareSource } from './prepare-source.ts';
import type { DatasetSource } from './source-rows.ts';
import { findLookAlikes } from './find-look-alikes.ts';
import { keepFindings } from './keep-findings.ts';
import { prepareRequest } from './prepare-request.ts';
import { removeDataset } from './remove-dataset.ts';
import { scanSource } from './scan-source.ts';
import { makeSplit } from './split-dataset.ts';

/** What an import makes of a source. */
export interface ImportRequest {
  readonly source: PrepareRequest;
  readonly name: string;
  readonly storage: 'reference' | 'copy';
  readonly positiveClasses: readonly string[];
  readonly dryRun: boolean;
}

/** Starts an import as a job; a name that is taken and a grant that is gone are refused at once. */
export function startImport(deps: ServiceDeps, input: HandlerInput<'datasets.import'>): { jobId: JobId } {
  if (!input.dryRun) assertNameFree(deps.db, input.name);
  const source = prepareRequest(deps, input);
  const { picked, imageRoot, test } = source;
  // Uploaded files end with the program: referring to them would lose the dataset.
  const isUploaded = [picked, imageRoot, test].some((granted) => granted?.grant.origin === 'uploaded');
  const request: ImportRequest = {
    source,
    name: input.name,
    storage: isUploaded ? 'copy' : input.storage,
    positiveClasses: input.positiveClasses,
    dryRun: input.dryRun,
  };
  const jobId = deps.jobs.start({
    kind: 'import',
    title: input.name,
    lane: 'compute',
    subject: {},
    input: { name: input.name, storage: request.storage, dryRun: input.dryRun },
    // Begun again from the start where the engine dies; what the first attempt wrote is gone by then.
    resumable: true,
    run: (context) => runImport(deps, request, context),
  });
  return { jobId };
}

/**
 * Imports a source: rows are written as images are read, into a dataset that becomes visible in one last transaction. Whatever
 * ends it before (an error, a cancellation, a dry run), nothing of it stays.
 */
export async function runImport(deps: ServiceDeps, request: ImportRequest, context: JobContext): Promise<ImportResult> {
  context.report({ phase: 'scanning', done: 0, total: null, unit: 'images' });
  const { source } = await prepareSource(request.source, context.signal);
  checkSource(source, request.positiveClasses);
  const datasetId = datasetIdSchema.parse(v7());
  return importSource(deps, { ...request, source, datasetId }, context);
}

/** An import whose source is open. `datasetId` is new; its folder may hold files already (the painted sample). */
export type OpenImport = Omit<ImportRequest, 'source'> & { readonly source: DatasetSource; readonly datasetId: DatasetId };

/** The part of an import after its source is understood. */
export async function importSource(deps: ServiceDeps, request: OpenImport, context: JobContext): Promise<ImportResult> {
  const { source, datasetId } = request;
  const copies = request.storage === 'copy' && !request.dryRun;
  if (copies) await checkRoom(source, deps.home.root);
  insertDataset(deps.db, {
    datasetId,
    name: request.name,
    createdAtMs: deps.now(),
    rootPath: source.root,
    storage: request.storage,
    layout: source.layout,
    hasGroupColumn: source.hasGroupColumn,
    origin: originOf(source),
  });
  try {
    await mkdir(datasetFolder(deps.home, datasetId), { recursive: true, mode: 0o700 });
    const thumbnailsPath = greyThumbnailsPath(deps.home, datasetId);
    const copyTo = copies ? stagedCopies(deps.home, datasetId) : null;
    const scan = await scanSource(deps, { datasetId, source, thumbnailsPath, copyTo }, context);
    checkUsable(deps.db, datasetId, request.positiveClasses);
    const lookAlikes = await findLookAlikes(deps, { thumbnailsPath, count: scan.sources, skip: scan.unusable }, context);
    context.report({ phase: 'saving', done: 0, total: 1, unit: 'steps' });
    if (copyTo !== null) await placeCopies(copyTo, deps.home.images);
    const result = await conclude(deps, request, lookAlikes);
    if (result.datasetId !== null) {
      context.setSubject({ datasetId });
      if (source.changes.testName !== null) splitAsGiven(deps, datasetId);
    }
    return result;
  } catch (error) {
    await removeDataset(deps, datasetId);
    throw error;
  } finally {
    deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
    context.report({ phase: 'saving', done: 1, total: 1, unit: 'steps' });
  }
}

/** The share of the training data that is cut off for validation where a separate test set came with it. */
const VALIDATION_SHARE = 0.15;

/** A separate test set is kept apart from the first moment: a split by group would mix it with the rest. */
function splitAsGiven(deps: ServiceDeps, datasetId: DatasetId): void {
  try {
    makeSplit(deps, { datasetId, by: 'given', train: 1 - VALIDATION_SHARE, validation: VALIDATION_SHARE, test: 0, seed: 1 });
  } catch (error) {
    // Too few images of a class to split: the dataset is there, and splitting it by hand says why.
    if (!(error instanceof AppError)) throw error;
  }
}

function originOf({ mapping, tableName, preset, changes }: DatasetSource): DatasetOrigin {
  const keep = Object.fromEntries(Object.entries(changes.keep).map(([attribute, values]) => [attribute, [...values]]));
  return {
    mapping,
    tableName,
    preset,
    ...changes,
    classMap: { ...changes.classMap },
    keep,
    groupTables: [...changes.groupTables],
  };
}

/** Completes the dataset in one transaction; of a dry run only the result is kept. */
async function conclude(deps: ServiceDeps, request: OpenImport, lookAlikes: readonly LookAlikes[]): Promise<ImportResult> {
  const { datasetId, dryRun } = request;
  transaction(deps.db, () => {
    keepFindings(deps.db, datasetId, lookAlikes);
    if (!dryRun) finishDataset(deps.db, datasetId, { classes: classesOf(deps, request) });
  });
  const result = resultOf(deps, datasetId, dryRun);
  if (dryRun) await removeDataset(deps, datasetId);
  return result;
}

function classesOf(deps: ServiceDeps, { datasetId, positiveClasses }: OpenImport): { name: string; positive: boolean }[] {
  const names = [...countImages(deps.db, datasetId).classes.keys()].sort(compareNames);
  return names.map((name) => ({ name, positive: positiveClasses.includes(name) }));
}

const LISTED_REJECTED = 1000;
const LISTED_IMAGES = 50;

function resultOf(deps: ServiceDeps, datasetId: DatasetId, dryRun: boolean): ImportResult {
  const { images, groups, classes } = countImages(deps.db, datasetId);
  const limit = dryRun ? Number.MAX_SAFE_INTEGER : LISTED_REJECTED;
  return {
    datasetId: dryRun ? null : datasetId,
    images,
    groups,
    classes: Object.fromEntries([...classes].sort(([a], [b]) => compareNames(a, b))),
    rejected: Object.values(countRejectedRows(deps.db, datasetId)).reduce((sum, count) => sum + count, 0),
    rejectedRows: listRejectedRows(deps.db, datasetId, { offset: 0, limit }),
    findings: listFindingRows(deps.db, datasetId).map(({ findingId, kind, imageCount }) => ({
      kind,
      imageCount,
      images: listFindingImages(deps.db, findingId, LISTED_IMAGES).map(({ path }) => path),
    })),
  };
}
