import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FeatureCache } from '#main/engine/pipeline/features-cache.ts';
import { preprocessingOf } from '#main/engine/pipeline/features-extractor.ts';
import { VIEWS } from '#shared/domain/imaging/views.ts';
import { featureKeyHash } from '#main/engine/pipeline/features-key.ts';
import type { FeatureKey } from '#main/engine/pipeline/features-key.ts';

const HASH = `ab${'0'.repeat(62)}`;

async function makeCache(): Promise<{ readonly cache: FeatureCache; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'caselens-features-'));
  return { cache: new FeatureCache(folder, 3), folder };
}

test('features are read as they were written, from one file an image; nothing else is left', async () => {
  const { cache, folder } = await makeCache();
  expect(await cache.read(HASH)).toBeNull();
  await cache.write(HASH, Float32Array.of(1, -0.5, 1e-20));
  expect(await cache.read(HASH)).toEqual(Float32Array.of(1, -0.5, 1e-20));
  expect(await readdir(join(folder, 'ab'))).toEqual([`${HASH}.f32`]);
});

test('a slice of a larger array is written as that slice alone', async () => {
  const { cache } = await makeCache();
  await cache.write(HASH, Float32Array.of(9, 1, 2, 3, 9).subarray(1, 4));
  expect(await cache.read(HASH)).toEqual(Float32Array.of(1, 2, 3));
});

test.each([
  ['cut off', Buffer.alloc(8)],
  ['too long', Buffer.alloc(16)],
  ['empty', Buffer.alloc(0)],
  ['not numbers', Buffer.from(Float32Array.of(1, NaN, 2).buffer)],
  ['infinite', Buffer.from(Float32Array.of(1, Infinity, 2).buffer)],
])('a file that is %s counts as none and can be replaced', async (_, bytes) => {
  const { cache, folder } = await makeCache();
  await cache.write(HASH, Float32Array.of(1, 2, 3));
  await writeFile(join(folder, 'ab', `${HASH}.f32`), bytes);
  expect(await cache.read(HASH)).toBeNull();
  await cache.write(HASH, Float32Array.of(4, 5, 6));
  expect(await cache.read(HASH)).toEqual(Float32Array.of(4, 5, 6));
});

test('everything that features depend on changes the key, the order of fields does not', () => {
  const preprocessing = preprocessingOf('efficientnet-lite0');
  const key: FeatureKey = {
    preprocessing,
    weightsHash: 'a',
    layer: 'pooled',
    runner: 'onnx',
    precision: 'float32',
    view: 'original',
  };
  const changes: readonly Partial<FeatureKey>[] = [
    { weightsHash: 'b' },
    { layer: 'other' },
    { runner: 'tfjs' },
    ...VIEWS.slice(1).map((view) => ({ view })),
    { preprocessing: { ...preprocessing, width: 240 } },
    { preprocessing: { ...preprocessing, mode: 'tf' } },
  ];
  const hashes = [key, ...changes.map((change) => ({ ...key, ...change }))].map(featureKeyHash);
  expect(new Set(hashes).size).toBe(hashes.length);
  const { view, ...rest } = key;
  const { mode, ...sizes } = preprocessing;
  const reordered = { view, ...rest, preprocessing: { mode, ...sizes } };
  expect(featureKeyHash(reordered)).toBe(hashes[0]);
});
