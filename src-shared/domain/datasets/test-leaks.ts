import type { FoundFinding } from './finding-kinds.ts';
import type { GroupedImage } from './merge-groups.ts';
import { mergeGroups } from './merge-groups.ts';

/** An image as a leak sees it. `givenPartition`: the part that the data came with, or null. */
export interface GivenImage extends GroupedImage {
  readonly givenPartition: string | null;
}

/**
 * What a given test part shares with the rest: one finding for each patient, lesion or cluster of copies that lies on both sides, over
 * whatever chain of groups and copies. A data set without a given test part, or of nothing else, has none.
 *
 * @param clusters images that are copies or look-alikes of each other, as indices
 */
export function testLeaks(images: readonly GivenImage[], clusters: Iterable<readonly number[]>): FoundFinding[] {
  const isTest = images.map(({ givenPartition }) => givenPartition === 'test');
  if (!isTest.includes(true) || !isTest.includes(false)) return [];
  const membersOf = new Map<string, number[]>();
  mergeGroups(images, clusters).forEach((group, index) => {
    const members = membersOf.get(group);
    if (members === undefined) membersOf.set(group, [index]);
    else members.push(index);
  });
  return [...membersOf.values()]
    .filter((members) => members.some((index) => isTest[index]) && members.some((index) => isTest[index] !== true))
    .map((members) => ({ kind: 'shared-with-test', decision: 'pending', members, correlation: null }));
}
