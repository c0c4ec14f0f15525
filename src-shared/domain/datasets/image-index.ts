import { IMAGE_EXTENSIONS, baseName, extensionOf, hasImageExtension, withoutImageExtension } from './file-names.ts';
import { compareText } from './names.ts';

/** What a table's cell led to. `ambiguous`: other files fitted as well; the choice is the same every time. */
export type FoundImage =
  | { readonly kind: 'found'; readonly path: string; readonly ambiguous: boolean }
  | { readonly kind: 'missing' }
  | { readonly kind: 'outside-root' };

/** All files below a root, ready to be found by what tables write: a path, a file name, an id without ending. */
export interface ImageIndex {
  /** @param hints names (class, partition) that a fitting folder carries, to choose between files of the same name */
  find(cell: string, hints?: readonly string[]): FoundImage;
}

const EXTENSION_RANK = new Map<string, number>(IMAGE_EXTENSIONS.map((extension, rank) => [extension, rank]));

/**
 * Indexes the files below a root.
 *
 * @param paths relative to the root, with `/`
 * @param root absolute path of the root: a cell that is an absolute path inside it is taken as relative
 */
export function indexImages(paths: readonly string[], root: string): ImageIndex {
  const exact = new Set(paths);
  const byLowerPath = new Map<string, string>();
  const byStem = new Map<string, string[]>();
  for (const path of [...paths].sort(preferred)) {
    const lower = path.toLowerCase();
    if (!byLowerPath.has(lower)) byLowerPath.set(lower, path);
    if (!hasImageExtension(path)) continue;
    const stem = withoutImageExtension(baseName(lower));
    const same = byStem.get(stem);
    if (same === undefined) byStem.set(stem, [path]);
    else same.push(path);
  }
  return {
    find: (cell, hints = []) => {
      const wanted = relativePath(cell, root);
      if (wanted === null) return { kind: 'outside-root' };
      if (exact.has(wanted)) return { kind: 'found', path: wanted, ambiguous: false };
      const sameName = byLowerPath.get(wanted.toLowerCase());
      if (sameName !== undefined) return { kind: 'found', path: sameName, ambiguous: false };
      return choose(byStem.get(withoutImageExtension(baseName(wanted.toLowerCase()))) ?? [], wanted, hints);
    },
  };
}

/**
 * A cell as a path relative to the root: `./` and `\` cleaned, `a/../b` resolved. Null where it leaves the root or is an address.
 */
export function relativePath(cell: string, root: string): string | null {
  if (cell.includes('\0') || /^[a-z][a-z0-9+.-]+:\/\//i.test(cell)) return null;
  const base = root.replaceAll('\\', '/').replace(/\/+$/, '');
  let path = cell.trim().replaceAll('\\', '/');
  if (base !== '' && path.startsWith(`${base}/`)) path = path.slice(base.length + 1);
  if (path.startsWith('/') || path.startsWith('~') || /^[a-z]:/i.test(path)) return null;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/**
 * Of files with the wanted stem, the one that fits best: same ending, same folders, hinted folders; then the nearest to the root.
 * Folders may be missing at the front of either path, but what both name has to agree: `train/1.jpg` never finds `test/1.jpg`.
 */
function choose(candidates: readonly string[], wanted: string, hints: readonly string[]): FoundImage {
  if (wanted === '') return { kind: 'missing' };
  const folders = wanted.toLowerCase().split('/').slice(0, -1);
  const lowerHints = hints.map((hint) => hint.toLowerCase());
  const scored = candidates
    .filter((path) => hasWantedEnding(path, wanted))
    .map((path) => ({ path, score: fit(path.toLowerCase(), folders, lowerHints) }))
    .filter(({ score }) => score >= 0);
  // `preferred` ordered them already, and sorting keeps the order of equals.
  scored.sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined) return { kind: 'missing' };
  return { kind: 'found', path: best.path, ambiguous: second?.score === best.score };
}

/** A wanted ending has to be there (`.jpg` is as good as `.jpeg`); without one any will do. */
function hasWantedEnding(path: string, wanted: string): boolean {
  if (!hasImageExtension(wanted)) return true;
  return formatOf(extensionOf(path)) === formatOf(extensionOf(wanted));
}

function formatOf(extension: string): string {
  if (extension === '.jpeg') return '.jpg';
  return extension === '.tiff' ? '.tif' : extension;
}

/** How well a file's folders fit: -1 where they contradict the wanted ones. */
function fit(path: string, folders: readonly string[], hints: readonly string[]): number {
  const own = path.split('/').slice(0, -1);
  let shared = 0;
  while (shared < Math.min(folders.length, own.length) && own.at(-1 - shared) === folders.at(-1 - shared)) shared += 1;
  if (shared < Math.min(folders.length, own.length)) return -1;
  return shared * 10 + hints.filter((hint) => own.includes(hint)).length;
}

/** Nearest to the root first, then by ending as IMAGE_EXTENSIONS lists them, then by code unit. */
function preferred(a: string, b: string): number {
  return depthOf(a) - depthOf(b) || rankOf(a) - rankOf(b) || compareText(a, b);
}

function depthOf(path: string): number {
  return path.split('/').length;
}

function rankOf(path: string): number {
  return EXTENSION_RANK.get(extensionOf(path)) ?? EXTENSION_RANK.size;
}
