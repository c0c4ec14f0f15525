import { realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ServiceDeps } from '#main/services/deps.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import { getDatasetRow, setRootPath } from '#main/store/datasets/datasets.ts';
import { eachFile } from '#main/store/datasets/images.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** All files are compared by size; so many, evenly spread, also by their hash (1,000 small images take about a second). */
const HASHED_FILES = 1000;
/** Of a folder that holds fewer of the images, nobody can say that it is the dataset's. */
const WANTED_SHARE = 0.5;

type Relocation = CallOutput<'datasets.relocate'>;

interface KnownFile {
  readonly path: string;
  readonly fileHash: string;
  readonly sizeBytes: number;
}

/**
 * Points a dataset at the new place of its folder: the picked folder, or the one in it that has the old name. Throws
 * `dataset/unknown`, `dataset/copied`, and `dataset/wrong-folder` where fewer than half of the images are there unchanged.
 */
export async function relocateDataset(deps: ServiceDeps, input: HandlerInput<'datasets.relocate'>): Promise<Relocation> {
  const dataset = getDatasetRow(deps.db, input.datasetId);
  if (dataset.storage === 'copy') throw new AppError('dataset/copied', { name: dataset.name });
  const { root, grant } = deps.grants.resolve(input.grantId);
  const files = [...eachFile(deps.db, input.datasetId)];
  const candidates = await Promise.all(
    [root, join(root, basename(dataset.rootPath))].map(async (path) => ({ path, found: await compareFolder(path, files) })),
  );
  const best = candidates.reduce((a, b) => (b.found.found > a.found.found ? b : a));
  if (best.found.found < files.length * WANTED_SHARE)
    throw new AppError('dataset/wrong-folder', { name: grant.name, ...best.found });
  setRootPath(deps.db, input.datasetId, await realpath(best.path));
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
  return best.found;
}

const FILES_AT_ONCE = 32;

async function compareFolder(root: string, files: readonly KnownFile[]): Promise<Relocation> {
  const counts = { found: 0, missing: 0, changed: 0 };
  const step = Math.max(1, Math.floor(files.length / HASHED_FILES));
  for (let at = 0; at < files.length; at += FILES_AT_ONCE) {
    const states = files
      .slice(at, at + FILES_AT_ONCE)
      .map((file, index) => compareFile(join(root, file.path), file, (at + index) % step === 0));
    for (const state of await Promise.all(states)) counts[state] += 1;
  }
  return counts;
}

async function compareFile(path: string, file: KnownFile, hashes: boolean): Promise<keyof Relocation> {
  const found = await stat(path).catch(() => null); // not there, or not to be reached
  if (found === null || !found.isFile()) return 'missing';
  if (found.size !== file.sizeBytes) return 'changed';
  return !hashes || (await hashFile(path)) === file.fileHash ? 'found' : 'changed';
}
