import { compareNames } from './names.ts';
import type { Partition } from './partition.ts';
import { partitionOf } from './partition.ts';

/** How folders say what an image is. A table says it by itself. */
export type FolderLayout = 'folder-per-class' | 'partitioned-folders';

/** One image as its folders describe it. `className` null: it lies where no class folder is. */
export interface PlacedImage {
  readonly path: string;
  readonly className: string | null;
  readonly partition: Partition | null;
}

export interface RecognisedLayout {
  readonly layout: FolderLayout;
  readonly images: readonly PlacedImage[];
}

/** How far down folders are looked at for `train`, `val`, `test`. */
const MAX_PARTITION_DEPTH = 6;
/** A level counts as the partitions' level where at least this share of the images lies under such a name. */
const PARTITION_SHARE = 0.5;

/**
 * Reads class and partition of every image from its folders: one folder a class, perhaps with `train`, `val`, `test` in any
 * spelling above (or below) the classes, perhaps inside folders that hold everything (`dataset/train/cat/x.jpg`).
 *
 * @param paths of images, relative to the chosen folder, with `/`
 */
export function recogniseLayout(paths: readonly string[]): RecognisedLayout {
  const placed = paths.map((path) => ({ path, folders: path.split('/').slice(0, -1) }));
  const level = partitionLevel(placed.map(({ folders }) => folders));
  if (level !== null) return { layout: 'partitioned-folders', images: placePartitioned(placed, level) };
  const depth = classLevel(placed.map(({ folders }) => folders));
  const images = placed.map(({ path, folders }) => ({ path, className: folders[depth] ?? null, partition: null }));
  return { layout: 'folder-per-class', images };
}

interface Placed {
  readonly path: string;
  readonly folders: readonly string[];
}

/** The depth at which folders are named after partitions, or null. One name alone counts only where it is `train`. */
function partitionLevel(folders: readonly (readonly string[])[]): number | null {
  for (let depth = 0; depth < MAX_PARTITION_DEPTH; depth += 1) {
    const meant = new Map<Partition, number>();
    for (const path of folders) {
      const partition = partitionOf(path[depth] ?? '?');
      if (partition !== null) meant.set(partition, (meant.get(partition) ?? 0) + 1);
    }
    const share = [...meant.values()].reduce((sum, count) => sum + count, 0) / Math.max(1, folders.length);
    const says = meant.size >= 2 || (meant.size === 1 && meant.has('train') && hasClassBelow(folders, depth));
    if (says && share >= PARTITION_SHARE) return depth;
  }
  return null;
}

/** Whether a single `train` folder holds class folders; else "train" may be a class itself (trains and buses). */
function hasClassBelow(folders: readonly (readonly string[])[], depth: number): boolean {
  return new Set(folders.map((path) => path[depth + 1]).filter((name) => name !== undefined)).size >= 2;
}

function placePartitioned(images: readonly Placed[], level: number): PlacedImage[] {
  const inside = images.filter(({ folders }) => partitionOf(folders[level] ?? '?') !== null);
  const below = inside.filter(({ folders }) => folders.length > level + 1);
  // `benign/train/x.jpg`: the classes stand above the partitions.
  const classAbove = below.length * 2 < inside.length && level > 0;
  // `Training/Training/cat/x.jpg`, `train/images/cat/x.jpg`: what every image of a partition shares is no class.
  const skip = classAbove ? 0 : sharedLevels(below, level + 1);
  return images.map(({ path, folders }) => {
    const partition = partitionOf(folders[level] ?? '?');
    const className = classAbove ? folders[level - 1] : folders[level + 1 + skip];
    return { path, className: partition === null ? null : (className ?? null), partition };
  });
}

/** How many levels from `start` say nothing: within each partition one name only, with something below. */
function sharedLevels(images: readonly Placed[], start: number): number {
  let skip = 0;
  for (;;) {
    const namesOfPart = new Map<string, Set<string>>();
    let deeper = 0;
    for (const { folders } of images) {
      const part = folders[start - 1] ?? '';
      const names = namesOfPart.get(part) ?? new Set();
      names.add(folders[start + skip] ?? '');
      namesOfPart.set(part, names);
      if (folders.length > start + skip + 1) deeper += 1;
    }
    const says = [...namesOfPart.values()].some((names) => names.size > 1);
    if (says || images.length === 0 || deeper < images.length) return skip;
    skip += 1;
  }
}

/** The first depth with more than one folder name; folders above it hold everything. Loose images do not count. */
function classLevel(folders: readonly (readonly string[])[]): number {
  const inFolders = folders.filter((path) => path.length > 0);
  const deepest = inFolders.reduce((most, path) => Math.max(most, path.length), 0);
  for (let depth = 0; depth < deepest; depth += 1) {
    const names = new Set(inFolders.map((path) => path[depth] ?? ''));
    if (names.size > 1) return depth;
  }
  return Math.max(0, deepest - 1);
}

/** Images of each class, classes in natural order (`grade 2` before `grade 10`). */
export function countByClass(
  images: Iterable<{ readonly className: string | null }>,
): { readonly name: string; readonly images: number }[] {
  const counts = new Map<string, number>();
  for (const { className } of images) if (className !== null) counts.set(className, (counts.get(className) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, images: count })).sort((a, b) => compareNames(a.name, b.name));
}
