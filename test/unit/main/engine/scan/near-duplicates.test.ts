import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { makeRandom } from '#shared/lib/random.ts';
import { makeUnionFind } from '#shared/lib/union-find.ts';
import { makeJavaScriptProduct, makeOnnxProduct } from '#main/engine/scan/bound-product.ts';
import { THUMBNAIL_BYTES } from '#main/engine/scan/grey-thumbnail.ts';
import { searchNearDuplicates } from '#main/engine/scan/near-duplicates.ts';
import { openThumbnailFile } from '#main/engine/scan/thumbnail-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'caselens-near-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MAKERS = { onnx: makeOnnxProduct, javascript: (limit: number) => Promise.resolve(makeJavaScriptProduct(limit)) } as const;

type Found = Awaited<ReturnType<typeof searchNearDuplicates>>;

interface Search {
  readonly thumbnails: readonly Uint8Array[];
  readonly threshold: number;
  readonly skip?: ReadonlySet<number>;
  readonly maker?: keyof typeof MAKERS;
  readonly signal?: AbortSignal;
}

async function search({ thumbnails, threshold, skip = new Set(), maker = 'onnx', signal }: Search): Promise<Found> {
  const path = join(folder, 'thumbnails.bin');
  writeFileSync(path, Buffer.concat(thumbnails));
  const file = openSync(path, 'r');
  try {
    return await searchNearDuplicates(openThumbnailFile(file, thumbnails.length), {
      skip,
      threshold,
      context: { signal: signal ?? new AbortController().signal, progress: () => undefined },
      makeProduct: MAKERS[maker],
    });
  } finally {
    closeSync(file);
  }
}

/** The definition: every pair, in plain floating point. */
function slowSearch(thumbnails: readonly Uint8Array[], threshold: number, skip: ReadonlySet<number>): Found {
  const sets = makeUnionFind(thumbnails.length);
  const found: (readonly [number, number])[] = [];
  const vectors = thumbnails.map((thumbnail) => {
    const mean = thumbnail.reduce((sum, value) => sum + value, 0) / THUMBNAIL_BYTES;
    const centred = Array.from(thumbnail, (value) => value - mean);
    const length = Math.hypot(...centred);
    return length === 0 ? null : centred.map((value) => value / length);
  });
  for (let i = 0; i < thumbnails.length; i++) {
    for (let j = i + 1; j < thumbnails.length; j++) {
      if (skip.has(i) || skip.has(j)) continue;
      const [x, y] = [vectors[i] ?? null, vectors[j] ?? null];
      const isEqualConstant = x === null && y === null && thumbnails[i]?.[0] === thumbnails[j]?.[0];
      const value = x === null || y === null ? (isEqualConstant ? 1 : 0) : x.reduce((sum, v, k) => sum + v * (y[k] ?? 0), 0);
      if (value < threshold) continue;
      sets.union(i, j);
      found.push([i, value]);
    }
  }
  const clusters = sets
    .sets()
    .filter((members) => members.length > 1)
    .map((members) => ({
      members,
      minimum: Math.min(...found.filter(([i]) => members.includes(i)).map(([, value]) => Math.min(1, value))),
    }));
  return { clusters, pairs: found.length };
}

/** Bytes without order, by the million: a linear congruential generator's high bits. */
function quickBytes(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}

/** Blobs on a ground, each followed now and then by a disturbed copy. */
function paintThumbnails(seed: number, count: number, grain: number): Uint8Array[] {
  const random = makeRandom(seed);
  const out: Uint8Array[] = [];
  while (out.length < count) {
    const before = out.at(-1);
    if (before !== undefined && random.next() < 0.4) {
      const strength = grain * random.next();
      out.push(before.map((value) => Math.max(0, Math.min(255, Math.round(value + strength * (random.next() - 0.5))))));
      continue;
    }
    const [x0, y0, radius, depth] = [random.next() * 64, random.next() * 64, 4 + 20 * random.next(), 30 + 150 * random.next()];
    out.push(
      Uint8Array.from({ length: THUMBNAIL_BYTES }, (_, i) =>
        Math.round(220 - depth * Math.exp(-(((i % 64) - x0) ** 2 + ((i >> 6) - y0) ** 2) / (2 * radius * radius))),
      ),
    );
  }
  return out;
}

function expectSame(found: Found, expected: Found): void {
  expect(found.pairs).toBe(expected.pairs);
  expect(found.clusters.map((cluster) => cluster.members)).toEqual(expected.clusters.map((cluster) => cluster.members));
  found.clusters.forEach((cluster, i) => expect(cluster.minimum).toBeCloseTo(expected.clusters[i]?.minimum ?? Number.NaN, 9));
}

describe.each(['onnx', 'javascript'] as const)('%s', (maker) => {
  test('finds the pairs, clusters and minima of brute force', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.constantFrom(0.9, 0.98, 0.99),
        fc.constantFrom(10, 60, 150),
        async (seed, threshold, grain) => {
          const thumbnails = paintThumbnails(seed, 30, grain);
          const skip = new Set([seed % 30]);
          expectSame(await search({ thumbnails, threshold, skip, maker }), slowSearch(thumbnails, threshold, skip));
        },
      ),
      { numRuns: 6 },
    );
  });

  test('over several blocks', async () => {
    const thumbnails = paintThumbnails(7, 60, 40);
    const byte = quickBytes(11);
    const grainy = Array.from({ length: 1010 }, () => new Uint8Array(THUMBNAIL_BYTES).map(byte));
    const all = [...thumbnails.slice(0, 30), ...grainy, ...thumbnails.slice(30)];
    const shift = (member: number): number => (member < 30 ? member : member + grainy.length);
    const expected = slowSearch(thumbnails, 0.99, new Set());
    const clusters = expected.clusters.map(({ members, minimum }) => ({ members: members.map(shift), minimum }));
    expectSame(await search({ thumbnails: all, threshold: 0.99, maker }), { ...expected, clusters });
  });
});

test('constant thumbnails match only equal ones, brightness and contrast of others do not matter', async () => {
  const [blob] = paintThumbnails(3, 1, 0);
  if (blob === undefined) throw new Error('nothing painted');
  const half = blob.map((value) => Math.round(value / 2));
  const flat = (value: number): Uint8Array => new Uint8Array(THUMBNAIL_BYTES).fill(value);
  const found = await search({
    thumbnails: [flat(10), blob, flat(20), half, flat(10), flat(0)],
    threshold: 0.99,
    skip: new Set([5]),
  });
  expect(found.clusters.map((cluster) => cluster.members)).toEqual([
    [0, 4],
    [1, 3],
  ]);
});

test('nothing, one, and only skipped records', async () => {
  const thumbnails = paintThumbnails(5, 2, 0);
  expect(await search({ thumbnails: [], threshold: 0.99 })).toEqual({ clusters: [], pairs: 0 });
  expect(await search({ thumbnails: thumbnails.slice(0, 1), threshold: 0.99 })).toEqual({ clusters: [], pairs: 0 });
  expect(await search({ thumbnails, threshold: 0.99, skip: new Set([0, 1]) })).toEqual({ clusters: [], pairs: 0 });
});

test('1,500 images that are all alike end in one cluster without a list of 1.1 million pairs', async () => {
  const byte = quickBytes(2);
  const [blob] = paintThumbnails(9, 1, 0);
  if (blob === undefined) throw new Error('nothing painted');
  const thumbnails = Array.from({ length: 1500 }, () => blob.map((value) => Math.min(255, value + (byte() >> 6))));
  const found = await search({ thumbnails, threshold: 0.99 });
  expect(found.clusters).toHaveLength(1);
  expect(found.clusters[0]?.members).toHaveLength(1500);
});

test('can be cancelled', async () => {
  const signal = AbortSignal.abort();
  await expect(search({ thumbnails: paintThumbnails(5, 10, 0), threshold: 0.99, signal })).rejects.toThrow(/abort/i);
});

test('a file with too few records is refused', async () => {
  const path = join(folder, 'short.bin');
  writeFileSync(path, new Uint8Array(THUMBNAIL_BYTES + 5));
  const file = openSync(path, 'r');
  expect(() => openThumbnailFile(file, 2)).toThrow(/call\/invalid-input/);
  closeSync(file);
});
