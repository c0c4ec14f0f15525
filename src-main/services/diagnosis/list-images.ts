import { basename, join } from 'node:path';
import type { ResolvedGrant } from '#main/services/deps.ts';
import { listPickedFiles, walkFolder } from '#main/services/datasets/walk-folder.ts';
import { IMAGE_EXTENSIONS, isImageCandidate } from '#shared/domain/datasets/file-names.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** An image to diagnose. `name`: relative to what was opened, with `/`; `path`: absolute. */
export interface GrantedImage {
  readonly name: string;
  readonly path: string;
}

/**
 * The images behind a grant, by name. Of a folder every file named like an image, at any depth; hidden files, links to folders
 * and links that lead out of it are passed over. Files that were picked one by one are taken whatever their name: what is no image
 * is told as such. Throws `diagnosis/no-images`.
 */
export async function listImages(grant: ResolvedGrant, signal: AbortSignal): Promise<readonly GrantedImage[]> {
  const images = grant.files === null ? await imagesBelow(grant.root, signal) : await pickedImages(grant.root, grant.files);
  if (images.length === 0) {
    throw new AppError('diagnosis/no-images', { name: grant.grant.name, extensions: IMAGE_EXTENSIONS });
  }
  return images;
}

async function imagesBelow(folder: string, signal: AbortSignal): Promise<GrantedImage[]> {
  const { root, files, leavingRoot } = await walkFolder(folder, signal);
  return files
    .filter((name) => isImageCandidate(name) && !leavingRoot.has(name))
    .sort(byName)
    .map((name) => ({ name, path: join(root, name) }));
}

async function pickedImages(root: string, paths: readonly string[]): Promise<GrantedImage[]> {
  const { files } = await listPickedFiles(root, paths);
  // One file has no folder that would say more than its name.
  return [...files].sort(byName).map((name) => ({ name: paths.length === 1 ? basename(name) : name, path: join(root, name) }));
}

const collator = new Intl.Collator('en', { numeric: true });

/** As people sort: `image 2` before `image 10`. */
function byName(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
