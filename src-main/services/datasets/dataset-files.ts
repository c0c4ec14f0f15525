import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { contentPath } from '#main/platform/home-paths.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { thumbnailPath, writeFileSafely } from '#main/store/content-store.ts';
import type { ContentHashes } from '#main/store/datasets/content.ts';
import { arePixelsKnown, isFileKept, isFileShown } from '#main/store/datasets/content.ts';

/** The folder of what belongs to one dataset alone. */
export function datasetFolder(home: HomePaths, datasetId: string): string {
  return join(home.datasets, datasetId);
}

/** The 64 x 64 grey thumbnails of a dataset, 4,096 bytes an image at its position. */
export function greyThumbnailsPath(home: HomePaths, datasetId: string): string {
  return join(datasetFolder(home, datasetId), 'thumbs64.u8');
}

/** Where an import stages copies until it ends. */
export function stagedCopies(home: HomePaths, datasetId: string): string {
  return join(datasetFolder(home, datasetId), 'copies');
}

function removalList(home: HomePaths, datasetId: string): string {
  return join(datasetFolder(home, datasetId), 'to-remove.txt');
}

/**
 * Writes down which contents a removal is about to orphan, so that a crash in its midst can be finished at the next start.
 * `removalId`: the dataset's id, or a fresh one for a removal of something else.
 */
export async function announceRemoval(home: HomePaths, removalId: string, contents: readonly ContentHashes[]): Promise<void> {
  await mkdir(datasetFolder(home, removalId), { recursive: true, mode: 0o700 });
  const lines = contents.map(({ fileHash, pixelHash }) => `${fileHash} ${pixelHash}\n`);
  await writeFileSafely(removalList(home, removalId), lines.join(''));
}

/** Removes what a removed dataset leaves on the disk: copies, thumbnails and features that nothing else needs, and its folder. */
export async function removeLeftFiles(deps: Pick<ServiceDeps, 'db' | 'home'>, datasetId: string): Promise<void> {
  const { home } = deps;
  if (existsSync(removalList(home, datasetId))) {
    await removeContents(deps, parseList(await readFile(removalList(home, datasetId), 'utf8')));
  }
  await rm(datasetFolder(home, datasetId), { recursive: true, force: true });
}

const HASHES = /^([0-9a-f]{64}) ([0-9a-f]{64})$/;

function parseList(text: string): ContentHashes[] {
  return text.split('\n').flatMap((line) => {
    const [, fileHash, pixelHash] = HASHES.exec(line) ?? [];
    return fileHash === undefined || pixelHash === undefined ? [] : [{ fileHash, pixelHash }];
  });
}

const FILES_AT_ONCE = 64;

/** Removes copies, thumbnails and features of contents that nothing needs any more; what is still needed stays. */
export async function removeContents(
  { db, home }: Pick<ServiceDeps, 'db' | 'home'>,
  contents: readonly ContentHashes[],
): Promise<void> {
  const sizes = await foldersOf(home.thumbnails);
  const caches = await foldersOf(home.features);
  const prefixes = new Set(await foldersOf(home.images));
  for (let at = 0; at < contents.length; at += FILES_AT_ONCE) {
    const paths = contents
      .slice(at, at + FILES_AT_ONCE)
      .flatMap(({ fileHash, pixelHash }) => [
        ...(prefixes.has(fileHash.slice(0, 2)) && !isFileKept(db, fileHash) ? [contentPath(home.images, fileHash)] : []),
        ...(isFileShown(db, fileHash) ? [] : sizes.map((size) => thumbnailPath(home.thumbnails, size, fileHash))),
        ...(arePixelsKnown(db, pixelHash)
          ? []
          : caches.map((cache) => `${contentPath(join(home.features, cache), pixelHash)}.f32`)),
      ]);
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }
}

async function foldersOf(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
