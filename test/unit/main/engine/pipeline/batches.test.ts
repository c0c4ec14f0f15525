import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import { makeDecodePool } from '#main/engine/decode/pool.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import type { InputRejection } from '#main/engine/decode/tasks.ts';
import type { BatchImage, BatchJob, PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import { streamBatches } from '#main/engine/pipeline/batches.ts';
import { resizeTfBilinear } from '#main/engine/pipeline/resize.ts';
import { TensorCache } from '#main/engine/pipeline/tensor-cache.ts';
import { pngOf } from '#test/support/paint-files.ts';
import { paintNoise } from '#test/support/paint-image.ts';

const WIDTH = 8;
const HEIGHT = 6;
const LENGTH = WIDTH * HEIGHT * 3;
const COUNT = 11;
const folder = mkdtempSync(join(tmpdir(), 'caselens-batches-'));
const pool = makeDecodePool(2);
const images: BatchImage[] = [];
const expected: Float32Array[] = [];

beforeAll(() => {
  for (let index = 0; index < COUNT; index++) {
    const painting = paintNoise(20 + index, 15, index + 1);
    const path = join(folder, `${String(index)}.png`);
    writeFileSync(path, pngOf({ width: painting.width, height: 15, bits: 8, colourType: 2, rows: painting.rgb }));
    images.push({ path, pixelHash: pixelHash(painting) });
    expected.push(resizeTfBilinear(painting, WIDTH, HEIGHT));
  }
});

afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

interface Reported {
  readonly index: number;
  readonly rejection: InputRejection;
}

function jobOf(change: Partial<BatchJob> = {}, reported: Reported[] = []): BatchJob {
  return {
    images,
    width: WIDTH,
    height: HEIGHT,
    batchSize: 4,
    order: images.map((_, index) => index).toReversed(),
    pool,
    cache: null,
    rejected: new Map(),
    onRejected: (index, rejection) => reported.push({ index, rejection }),
    signal: new AbortController().signal,
    ...change,
  };
}

async function collect(job: BatchJob): Promise<PixelBatch[]> {
  const batches: PixelBatch[] = [];
  for await (const batch of streamBatches(job)) batches.push(batch);
  return batches;
}

/** The pool with every share that goes through it written down. */
function watched(shares: (readonly string[])[], onShare: () => void = () => undefined): DecodePool {
  return {
    size: pool.size,
    run: (kind, task, signal) => {
      if ('stop' in task) shares.push(task.files.map(({ path }) => path));
      onShare();
      return pool.run(kind, task, signal);
    },
    map: (kind, tasks, signal) => pool.map(kind, tasks, signal),
    close: () => pool.close(),
  };
}

function expectPixels({ pixels, indices }: PixelBatch): void {
  expect(pixels.length).toBe(indices.length * LENGTH);
  indices.forEach((index, row) => {
    expect(pixels.subarray(row * LENGTH, (row + 1) * LENGTH)).toEqual(expected[index]);
  });
}

test('batches come in order with every row under its image, the last one shorter', async () => {
  const batches = await collect(jobOf());
  expect(batches.map(({ indices }) => indices)).toEqual([
    [10, 9, 8, 7],
    [6, 5, 4, 3],
    [2, 1, 0],
  ]);
  batches.forEach(expectPixels);
});

test('no images, no batches; an image may come twice', async () => {
  expect(await collect(jobOf({ order: [] }))).toEqual([]);
  const batches = await collect(jobOf({ order: [3, 3, 5], batchSize: 2 }));
  expect(batches.map(({ indices }) => indices)).toEqual([[3, 3], [5]]);
  batches.forEach(expectPixels);
});

test('a worker is handed its whole share of a batch at once: it goes on while a training step blocks this thread', async () => {
  const shares: (readonly string[])[] = [];
  await collect(jobOf({ pool: watched(shares) }));
  expect(shares.map((paths) => paths.length)).toEqual([2, 2, 2, 2, 2, 1]);
});

test('two batches are made while one is in use, and no more', async () => {
  const shares: (readonly string[])[] = [];
  const order = Array.from({ length: 40 }, (_, place) => place % COUNT);
  const taken: number[] = [];
  for await (const { indices } of streamBatches(jobOf({ order, pool: watched(shares) }))) {
    taken.push(...indices);
    expect(shares.flat().length).toBe(Math.min(40, taken.length + 2 * 4));
  }
  expect(taken).toEqual(order);
});

describe('a file that cannot be read', () => {
  test('is left out and reported once over all epochs', async () => {
    const absent = { path: join(folder, 'absent.png'), pixelHash: 'aa' };
    const broken = { path: join(folder, 'broken.png'), pixelHash: 'bb' };
    writeFileSync(broken.path, 'not an image');
    const reported: Reported[] = [];
    const job = jobOf({ images: [absent, ...images.slice(1, 8), broken], order: [8, 7, 0, 6, 5, 4, 3, 2, 1] }, reported);
    for (let epoch = 0; epoch < 2; epoch++) {
      const batches = await collect(job);
      expect(batches.map(({ indices }) => indices)).toEqual([[7, 6], [5, 4, 3, 2], [1]]);
      batches.forEach(expectPixels);
    }
    // Two workers: either may be first.
    expect(reported.map(({ index, rejection }) => `${String(index)} ${rejection.reason}`).toSorted()).toEqual([
      '0 missing',
      '8 not-an-image',
    ]);
    expect([...job.rejected.keys()].toSorted()).toEqual([0, 8]);
  });

  test('leaves out a batch of which nothing stays', async () => {
    const absent = { path: join(folder, 'absent.png'), pixelHash: 'aa' };
    const batches = await collect(jobOf({ images: [absent, absent, ...images.slice(2)], order: [0, 1, 2], batchSize: 2 }));
    expect(batches.map(({ indices }) => indices)).toEqual([[2]]);
  });

  test('holds other pixels than were imported: rejected too, and not kept', async () => {
    const reported: Reported[] = [];
    const swapped = images.map((image, index) => (index === 4 ? { ...image, path: images[5]?.path ?? '' } : image));
    const selection = { pixelHashes: images.map((image) => image.pixelHash), width: WIDTH, height: HEIGHT };
    const cache = await TensorCache.open(join(folder, 'swapped'), selection);
    const batches = await collect(jobOf({ images: swapped, cache }, reported));
    expect(batches.flatMap(({ indices }) => indices)).toEqual([10, 9, 8, 7, 6, 5, 3, 2, 1, 0]);
    expect(reported).toMatchObject([{ index: 4, rejection: { reason: 'changed' } }]);
    expect(cache?.has(4)).toBe(false);
    expect(cache?.has(5)).toBe(true);
    await cache?.close();
  });
});

test('later epochs come from the cache: no file is decoded and the values are the same', async () => {
  const selection = { pixelHashes: images.map((image) => image.pixelHash), width: WIDTH, height: HEIGHT };
  const cacheDir = join(folder, 'kept');
  const first = await TensorCache.open(cacheDir, selection);
  const decoded = await collect(jobOf({ cache: first }));
  await first?.close();
  const second = await TensorCache.open(cacheDir, selection);
  const shares: (readonly string[])[] = [];
  const kept = await collect(jobOf({ cache: second, pool: watched(shares) }));
  await second?.close();
  expect(shares).toEqual([]);
  expect(kept).toEqual(decoded);
  kept.forEach(expectPixels);
});

test('what is missing in the cache is decoded and put there', async () => {
  const selection = { pixelHashes: images.map((image) => image.pixelHash), width: WIDTH, height: HEIGHT };
  const cache = await TensorCache.open(join(folder, 'partly'), selection);
  await collect(jobOf({ cache, order: [1, 3, 5] }));
  const shares: (readonly string[])[] = [];
  const batches = await collect(jobOf({ cache, order: [0, 1, 2, 3], pool: watched(shares) }));
  expect(shares).toEqual([[images[0]?.path], [images[2]?.path]]);
  batches.forEach(expectPixels);
  expect([0, 1, 2, 3, 4, 5].map((index) => cache?.has(index))).toEqual([true, true, true, true, false, true]);
  await cache?.close();
});

describe('cancelling', () => {
  test('ends the epoch with the signal’s reason, and leaves no work behind', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled on purpose');
    const order = Array.from({ length: 400 }, (_, place) => place % COUNT);
    let batches = 0;
    const run = async (): Promise<void> => {
      for await (const batch of streamBatches(jobOf({ order, signal: controller.signal }))) {
        expectPixels(batch);
        batches++;
        if (batches === 2) controller.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    expect(batches).toBe(2);
  });

  test('stops a worker within its share', async () => {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    Atomics.store(stop, 0, 1);
    const share = await pool.run('inputs', { files: images, width: WIDTH, height: HEIGHT, stop });
    expect(share).toMatchObject({ cancelled: true, items: [] });
  });

  test('before the start begins nothing', async () => {
    const shares: (readonly string[])[] = [];
    await expect(collect(jobOf({ signal: AbortSignal.abort(new Error('early')), pool: watched(shares) }))).rejects.toThrow(
      'early',
    );
    expect(shares).toEqual([]);
  });

  test('a consumer that leaves early waits for what is under way', async () => {
    let running = 0;
    const tracked: DecodePool = {
      ...watched([]),
      run: async (kind, task, signal) => {
        running++;
        try {
          return await pool.run(kind, task, signal);
        } finally {
          running--;
        }
      },
    };
    for await (const batch of streamBatches(jobOf({ pool: tracked }))) {
      expectPixels(batch);
      break;
    }
    expect(running).toBe(0);
  });
});

test('a worker that dies ends the epoch with its error', async () => {
  const dying = makeDecodePool(1, new URL('data:text/javascript,process.exit(3)'));
  await expect(collect(jobOf({ pool: dying }))).rejects.toMatchObject({ code: 'engine/worker-crashed' });
  await dying.close();
});
