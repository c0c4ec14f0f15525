import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { isSystemName } from '#shared/domain/datasets/file-names.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** What lies below a folder. Paths are relative, with `/`. */
export interface FolderContent {
  /** The real path of the folder, links resolved. */
  readonly root: string;
  readonly files: readonly string[];
  /** Links among `files` that lead out of the root: they are reported, never read. */
  readonly leavingRoot: ReadonlySet<string>;
}

const MAX_FILES = 1_000_000;
const MAX_DEPTH = 32;

/**
 * Lists the files below a folder without reading them. Hidden and system files are passed over, and so are links to folders
 * (a loop would never end). Throws `dataset/folder-unreadable` and `dataset/too-many-files`.
 */
export async function walkFolder(folder: string, signal: AbortSignal): Promise<FolderContent> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  const files: string[] = [];
  const leavingRoot = new Set<string>();
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted();
    const { path, depth } = next;
    for (const entry of await entriesOf(root, path)) {
      if (isSystemName(entry.name)) continue;
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory() && depth < MAX_DEPTH) waiting.push({ path: child, depth: depth + 1 });
      else if (entry.isFile()) files.push(child);
      else if (entry.isSymbolicLink()) {
        const kind = await kindOfLink(root, child);
        if (kind !== 'no-file') files.push(child);
        if (kind === 'leaves') leavingRoot.add(child);
      }
      if (files.length > MAX_FILES) throw new AppError('dataset/too-many-files', { name: basename(root), limit: MAX_FILES });
    }
  }
  return { root, files, leavingRoot };
}

/** The same for single files that a person picked: they are what is meant, whatever else lies beside them. */
export async function listPickedFiles(root: string, paths: readonly string[]): Promise<FolderContent> {
  const realRoot = await realpath(root).catch((error: unknown) => {
    throw unreadable(root, error);
  });
  const files = paths.map((path) => relative(root, path).split(sep).join('/')).filter((path) => !isSystemName(basename(path)));
  return { root: realRoot, files, leavingRoot: new Set() };
}

/** The entries of a folder; one below the root that cannot be read counts as empty, the root itself does not. */
async function entriesOf(root: string, path: string): Promise<Dirent[]> {
  try {
    return await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (path === '') throw unreadable(root, error);
    return [];
  }
}

async function kindOfLink(root: string, path: string): Promise<'inside' | 'leaves' | 'no-file'> {
  try {
    const target = await realpath(join(root, path));
    if (!(await stat(target)).isFile()) return 'no-file';
    return target.startsWith(root + sep) ? 'inside' : 'leaves';
  } catch {
    return 'no-file'; // a link to nothing
  }
}

function unreadable(folder: string, error: unknown): AppError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new AppError('dataset/folder-unreadable', { name: basename(folder), reason }, { cause: error });
}
