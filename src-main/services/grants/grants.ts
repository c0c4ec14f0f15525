import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { v7 } from 'uuid';
import type { Grants, ResolvedGrant } from '#main/services/deps.ts';
import type { Grant } from '#shared/contract/app.ts';
import type { GrantId } from '#shared/contract/ids.ts';
import { grantIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { placeInside } from './place-inside.ts';

/** Files that a page sends because it has no paths: a folder of their own until they are finished and become a grant. */
export interface Uploads {
  begin(name: string): GrantId;
  /** The path for one file. Throws `grant/unknown` and `upload/bad-path`. */
  place(grantId: GrantId, relativePath: string): string;
  finish(grantId: GrantId): Grant;
}

interface Upload {
  readonly name: string;
  readonly folder: string;
}

/** Makes the grants of a core. They live in memory and end with the program, as do the files below `uploadsDir`. */
export function makeGrants(uploadsDir: string): Grants & { readonly uploads: Uploads } {
  const grants = new Map<GrantId, ResolvedGrant>();
  const keep = (grantId: GrantId, resolved: Omit<ResolvedGrant, 'grant'>, about: Omit<Grant, 'grantId'>): Grant => {
    const grant: Grant = { grantId, ...about };
    grants.set(grantId, { grant, ...resolved });
    return grant;
  };
  return {
    resolve: (grantId) => {
      const found = grants.get(grantId);
      if (found === undefined) throw new AppError('grant/unknown', { grantId });
      return found;
    },
    create: (paths, origin) => {
      const { root, files } = gather(paths.map((path) => resolve(path)));
      const only = paths.length === 1 ? paths[0] : undefined;
      const kind = files === null ? 'folder' : only === undefined ? 'files' : 'file';
      const name = basename(only === undefined ? root : resolve(only)) || root;
      return keep(newGrantId(), { root, files }, { kind, name, fileCount: files?.length ?? null, origin });
    },
    uploads: makeUploads(uploadsDir, keep),
  };
}

type Keep = (grantId: GrantId, resolved: Omit<ResolvedGrant, 'grant'>, about: Omit<Grant, 'grantId'>) => Grant;

function makeUploads(uploadsDir: string, keep: Keep): Uploads {
  const open = new Map<GrantId, Upload>();
  const find = (grantId: GrantId): Upload => {
    const upload = open.get(grantId);
    if (upload === undefined) throw new AppError('grant/unknown', { grantId });
    return upload;
  };
  return {
    begin: (name) => {
      const grantId = newGrantId();
      open.set(grantId, { name, folder: join(uploadsDir, randomUUID()) });
      return grantId;
    },
    place: (grantId, relativePath) => placeInside(find(grantId).folder, relativePath),
    finish: (grantId) => {
      const { name, folder } = find(grantId);
      open.delete(grantId);
      const files = filesBelow(folder);
      const top = topFolder(folder);
      const kind = top !== null ? 'folder' : files.length === 1 ? 'file' : 'files';
      const root = top ?? folder;
      return keep(
        grantId,
        { root, files: kind === 'folder' ? null : files },
        { kind, name, fileCount: files.length, origin: 'uploaded' },
      );
    },
  };
}

/** What paths stand for: one folder as it is (`files` null: it is walked where it is used), otherwise every file. */
function gather(paths: readonly string[]): Pick<ResolvedGrant, 'root' | 'files'> {
  const [first] = paths;
  if (first !== undefined && paths.length === 1 && isFolder(first)) return { root: first, files: null };
  const files = paths.flatMap((path) => (isFolder(path) ? filesBelow(path) : [path]));
  return { root: commonFolder(paths.map((path) => (isFolder(path) ? path : dirname(path)))), files };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (cause) {
    throw new AppError('path/missing', { path }, { cause });
  }
}

function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The one folder that an upload consists of, or null. */
function topFolder(folder: string): string | null {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return null;
  const [only, ...others] = readdirSync(folder, { withFileTypes: true });
  return only?.isDirectory() === true && others.length === 0 ? join(folder, only.name) : null;
}

function commonFolder(folders: readonly string[]): string {
  const [first = sep, ...others] = folders;
  let common = first.split(sep);
  for (const folder of others) {
    const parts = folder.split(sep);
    const end = common.findIndex((part, index) => part !== parts[index]);
    if (end >= 0) common = common.slice(0, end);
  }
  return common.join(sep) || sep;
}

function newGrantId(): GrantId {
  return grantIdSchema.parse(v7());
}
