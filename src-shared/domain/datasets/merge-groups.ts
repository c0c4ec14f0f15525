import { makeUnionFind } from '#shared/lib/union-find.ts';
import { compareNames } from './names.ts';

/** An image as grouping sees it. `groupKey`: the group that its row names, or null. */
export interface GroupedImage {
  readonly path: string;
  readonly groupKey: string | null;
}

/**
 * The group of every image after duplicates are joined: images share a group where they share a key or a cluster, directly or over
 * others. A joined group is named after its keys (`smear 3 + smear 7`), an image without key after its path.
 *
 * @param clusters lists of indices into `images` that belong together
 * @returns one name an image; equal names mean one group
 */
export function mergeGroups(images: readonly GroupedImage[], clusters: Iterable<readonly number[]>): string[] {
  const joined = makeUnionFind(images.length);
  const firstOfKey = new Map<string, number>();
  images.forEach(({ groupKey }, index) => {
    if (groupKey === null) return;
    const first = firstOfKey.get(groupKey);
    if (first === undefined) firstOfKey.set(groupKey, index);
    else joined.union(first, index);
  });
  for (const [first, ...others] of clusters) for (const other of others) if (first !== undefined) joined.union(first, other);
  const names = new Array<string>(images.length).fill('');
  const taken = new Set<string>();
  for (const members of joined.sets()) {
    const name = unused(groupName(members.map((index) => images[index]).filter((image) => image !== undefined)), taken);
    for (const index of members) names[index] = name;
  }
  return names;
}

/** The group of an image that shares it with nobody over a duplicate: its key, or, without one, a name of its own. */
export function ownGroupName({ path, groupKey }: GroupedImage): string {
  return groupKey ?? `image:${path}`;
}

function groupName(members: readonly GroupedImage[]): string {
  const keys = [...new Set(members.map(({ groupKey }) => groupKey).filter((key) => key !== null))].sort(compareNames);
  const [first, second] = keys;
  if (first === undefined)
    return ownGroupName({ path: members.map(({ path }) => path).sort(compareNames)[0] ?? '', groupKey: null });
  if (second === undefined) return first;
  return keys.length === 2 ? `${first} + ${second}` : `${first} + ${String(keys.length - 1)} more`;
}

/** Two groups never share a name, even where a key looks like a joined one or a file is listed twice and kept apart. */
function unused(name: string, taken: Set<string>): string {
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${name} #${String(number)}`;
  taken.add(unique);
  return unique;
}
