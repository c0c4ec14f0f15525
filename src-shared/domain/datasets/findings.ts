import type { FoundFinding } from './finding-kinds.ts';
import { FINDING_KINDS, LARGE_CLUSTER_SIZE } from './finding-kinds.ts';
import { compareNames } from './names.ts';
import type { ImageMeasures } from './quality.ts';
import { qualityFindings } from './quality.ts';

export interface FindingImage extends ImageMeasures {
  readonly className: string;
  readonly pixelHash: string;
}

/** Images that look alike: indices ascending, `minimum` the smallest correlation of a joined pair. */
export interface LookAlikes {
  readonly members: readonly number[];
  readonly minimum: number;
}

/**
 * Everything that a person should see about a set of images, label conflicts first.
 * Equal pixels are one finding a picture; look-alikes one a cluster; quality one a kind.
 *
 * @param clusters look-alikes (normalised cross-correlation of thumbnails, evaluation.md 7.6), as indices into `images`
 */
export function findFindings(images: readonly FindingImage[], clusters: readonly LookAlikes[]): FoundFinding[] {
  const equal = equalPixels(images).map((members) => exactFinding(members, images));
  const inConflict = new Set(equal.filter(({ kind }) => kind === 'label-conflict').flatMap(({ members }) => members));
  const alike = clusters.flatMap((cluster) => lookAlikeFinding(cluster, images, inConflict));
  const found = [...equal, ...alike, ...qualityFindings(images)];
  return found.sort(
    (a, b) => FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) || (a.members[0] ?? 0) - (b.members[0] ?? 0),
  );
}

/** Lists of at least two images with equal decoded pixels. */
function equalPixels(images: readonly FindingImage[]): number[][] {
  const byHash = new Map<string, number[]>();
  images.forEach(({ pixelHash }, index) => {
    const same = byHash.get(pixelHash);
    if (same === undefined) byHash.set(pixelHash, [index]);
    else same.push(index);
  });
  return [...byHash.values()].filter((members) => members.length > 1);
}

function exactFinding(members: readonly number[], images: readonly FindingImage[]): FoundFinding {
  const isConflict = classesOf(members, images).length > 1;
  return isConflict
    ? { kind: 'label-conflict', decision: 'pending', members, correlation: 1 }
    : { kind: 'exact-duplicate', decision: 'merged', members, correlation: 1 };
}

/** A cluster of equal pixels only is told already; one with a conflict among equal pixels is not told as a conflict twice. */
function lookAlikeFinding(
  { members, minimum }: LookAlikes,
  images: readonly FindingImage[],
  inConflict: ReadonlySet<number>,
): FoundFinding[] {
  const pictures = new Set(members.map((index) => images[index]?.pixelHash));
  if (pictures.size < 2) return [];
  if (pictures.size > LARGE_CLUSTER_SIZE) return [{ kind: 'large-cluster', decision: 'pending', members, correlation: minimum }];
  const isConflict = classesOf(members, images).length > 1 && !members.some((index) => inConflict.has(index));
  return isConflict
    ? [{ kind: 'label-conflict', decision: 'pending', members, correlation: minimum }]
    : [{ kind: 'near-duplicate', decision: 'merged', members, correlation: minimum }];
}

function classesOf(members: readonly number[], images: readonly FindingImage[]): string[] {
  return [...new Set(members.map((index) => images[index]?.className ?? ''))].sort(compareNames);
}
