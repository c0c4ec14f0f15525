import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { closeSharedDecodePool, sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { FeatureSource } from '#main/engine/training/feature-source.ts';
import { paintCells } from './painted-cells.ts';
import type { PaintedCell } from './painted-cells.ts';

let folder = '';
let images: PaintedCell[] = [];
let seen = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caselens-features-'));
  images = await paintCells(join(folder, 'images'), 7, 'features');
});
afterAll(async () => {
  await closeSharedDecodePool();
  await rm(folder, { recursive: true, force: true });
});

/** The smallest network there is: sum and first value of what it gets. */
const extractor: FeatureExtractor = {
  weightsHash: 'w',
  layer: 'sum',
  featureCount: 2,
  record: { id: 'onnx', device: '', version: '', reason: '' },
  preprocessing: { width: 8, height: 8, resize: 'pil_nearest', fit: 'stretch', colour: 'rgb', mode: 'unit' },
  model: {
    bestBatch: 3,
    close: async () => undefined,
    run: async (input, batch) => {
      seen += batch;
      const length = input.length / batch;
      const rows = Array.from({ length: batch }, (_, row) => input.subarray(row * length, (row + 1) * length));
      return Float32Array.from(rows.flatMap((row) => [row.reduce((sum, value) => sum + value, 0), row[0] ?? 0]));
    },
  },
};

function sourceOf(progress: (progress: EngineProgress) => void = () => undefined): FeatureSource {
  const pool = sharedDecodePool();
  const signal = new AbortController().signal;
  return new FeatureSource({ images, batchSize: 3, extractor, pool, cacheDir: join(folder, 'cache'), signal, progress });
}

async function batchesOf(source: FeatureSource, order: readonly number[]): Promise<[readonly number[], number[]][]> {
  const batches: [readonly number[], number[]][] = [];
  for await (const { indices, pixels } of source.batches(order)) batches.push([indices, [...pixels]]);
  return batches;
}

test('features are computed once; batches follow the order, from memory or, where they are too many, from the cache', async () => {
  const told: EngineProgress[] = [];
  const first = sourceOf((progress) => void told.push(progress));
  expect(await first.prepare()).toBe(0);
  expect(seen).toBe(images.length);
  expect(told.at(-1)).toMatchObject({ phase: 'features', done: 7, total: 7 });
  const order = [6, 0, 3, 1, 5];
  const kept = await batchesOf(first, order);
  expect(kept.map(([indices]) => indices)).toEqual([
    [6, 0, 3],
    [1, 5],
  ]);
  expect(new Set(kept.flatMap(([, values]) => values)).size).toBeGreaterThan(5);

  const second = sourceOf();
  expect(await second.prepare(0)).toBe(images.length);
  expect(await batchesOf(second, order)).toEqual(kept);
  expect(seen).toBe(images.length);
});
