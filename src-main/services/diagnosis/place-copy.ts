import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { contentPath } from '#main/platform/home-paths.ts';

/** Moves a staged copy to its place; where the home has these bytes already the copy goes with its folder. */
export async function placeCopy(home: HomePaths, staging: string, fileHash: string): Promise<void> {
  const target = contentPath(home.images, fileHash);
  const staged = contentPath(staging, fileHash);
  // The second of two equal files in a batch finds the first one's copy in place.
  if (existsSync(target) || !existsSync(staged)) return;
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rename(staged, target);
}
