import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TensorSelection } from '#main/engine/pipeline/tensor-cache.ts';
import { TensorCache, tensorKeyHash } from '#main/engine/pipeline/tensor-cache.ts';

const SELECTION: TensorSelection = { pixelHashes: ['aa', 'bb', 'cc'], width: 4, height: 2 };
const HEAD_BYTES = 16 + 3 * 8;
const RECORD_BYTES = 4 * 2 * 3 * 4;
const FILE_BYTES = HEAD_BYTES + 3 * RECORD_BYTES;

let dir = '';
let opened: TensorCache[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'caselens-tensors-'));
});
afterEach(async () => {
  for (const cache of opened) await cache.close();
  opened = [];
  rmSync(dir, { recursive: true });
});

const record = (salt: number): Float32Array<ArrayBuffer> => Float32Array.from({ length: 24 }, (_, i) => salt + i / 7);
const pathOf = (selection: TensorSelection): string => join(dir, `${tensorKeyHash(selection)}.tensors`);

async function openCache(selection = SELECTION, budgetBytes = 1e6): Promise<TensorCache> {
  const cache = await TensorCache.open(dir, selection, budgetBytes);
  if (cache === null) throw new Error('no room');
  opened.push(cache);
  return cache;
}

async function closeCache(cache: TensorCache): Promise<void> {
  await cache.close();
  opened = opened.filter((other) => other !== cache);
}

async function expectRecord(cache: TensorCache, index: number, expected: Float32Array | null): Promise<void> {
  const target = new Float32Array(24);
  expect(await cache.read(index, target)).toBe(expected !== null);
  if (expected !== null) expect([...target]).toEqual([...expected]);
}

test('what is written is read, in this run and the next', async () => {
  const cache = await openCache();
  expect(cache.recordLength).toBe(24);
  await expectRecord(cache, 1, null);
  await cache.write(1, record(10));
  await cache.write(2, record(20));
  expect([0, 1, 2].map((index) => cache.has(index))).toEqual([false, true, true]);
  await closeCache(cache);
  const again = await openCache();
  await expectRecord(again, 0, null);
  await expectRecord(again, 1, record(10));
  await expectRecord(again, 2, record(20));
  expect(statSync(pathOf(SELECTION)).size).toBe(FILE_BYTES);
});

test('a record may lie anywhere in a larger array', async () => {
  const cache = await openCache();
  const batch = new Float32Array(72);
  batch.set(record(5), 24);
  await cache.write(0, batch.subarray(24, 48));
  batch.fill(0);
  expect(await cache.read(0, batch.subarray(48, 72))).toBe(true);
  expect([...batch]).toEqual([...new Float32Array(48), ...record(5)]);
});

test('the key holds the images in their order, their number and the size', () => {
  const keys = [
    SELECTION,
    { ...SELECTION, width: 2, height: 4 },
    { ...SELECTION, pixelHashes: ['bb', 'aa', 'cc'] },
    { ...SELECTION, pixelHashes: ['aa', 'bb'] },
  ].map(tensorKeyHash);
  expect(new Set(keys).size).toBe(4);
  expect(tensorKeyHash({ ...SELECTION })).toBe(keys[0]);
});

describe('after a crash', () => {
  const damage = async (change: (bytes: Buffer) => void): Promise<TensorCache> => {
    const cache = await openCache();
    for (const index of [0, 1, 2]) await cache.write(index, record(index * 10));
    await closeCache(cache);
    const bytes = readFileSync(pathOf(SELECTION));
    change(bytes);
    writeFileSync(pathOf(SELECTION), bytes);
    return openCache();
  };

  test('a record that was never flushed counts as absent, the others stay, and it is written again', async () => {
    const cache = await damage((bytes) => bytes.fill(0, HEAD_BYTES + RECORD_BYTES, HEAD_BYTES + 2 * RECORD_BYTES));
    expect(cache.has(1)).toBe(true);
    await expectRecord(cache, 1, null);
    expect(cache.has(1)).toBe(false);
    await expectRecord(cache, 0, record(0));
    await expectRecord(cache, 2, record(20));
    await cache.write(1, record(10));
    await expectRecord(cache, 1, record(10));
  });

  test('a record without its entry counts as absent', async () => {
    const cache = await damage((bytes) => bytes.fill(0, 16 + 8, 16 + 16));
    await expectRecord(cache, 1, null);
    await expectRecord(cache, 2, record(20));
  });

  test('one flipped bit is noticed', async () => {
    const cache = await damage((bytes) => bytes.writeUInt8(bytes.readUInt8(FILE_BYTES - 1) ^ 1, FILE_BYTES - 1));
    await expectRecord(cache, 2, null);
  });

  test('a cut-off file and one that is something else are begun anew', async () => {
    const cache = await openCache();
    await cache.write(0, record(1));
    await closeCache(cache);
    truncateSync(pathOf(SELECTION), FILE_BYTES - 1);
    const cut = await openCache();
    await expectRecord(cut, 0, null);
    await cut.write(0, record(2));
    await expectRecord(cut, 0, record(2));
    await closeCache(cut);
    writeFileSync(pathOf(SELECTION), Buffer.alloc(FILE_BYTES, 1));
    await expectRecord(await openCache(), 0, null);
    expect(statSync(pathOf(SELECTION)).size).toBe(FILE_BYTES);
  });
});

describe('room', () => {
  const other = (name: string): TensorSelection => ({ ...SELECTION, pixelHashes: [name, name, name] });
  const age = (selection: TensorSelection, seconds: number): void => utimesSync(pathOf(selection), seconds, seconds);

  test('a selection beyond the budget has no cache', async () => {
    expect(await TensorCache.open(dir, SELECTION, FILE_BYTES - 1)).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
    await openCache(SELECTION, FILE_BYTES);
  });

  test('one larger than half of the free disk has none either', async () => {
    const huge = { pixelHashes: ['aa'], width: 2 ** 24, height: 2 ** 24 }; // 3 PB
    expect(await TensorCache.open(dir, huge, Number.MAX_SAFE_INTEGER)).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  });

  test('what a file has not written yet still has to fit the free disk', async () => {
    const { bavail, bsize } = statfsSync(dir);
    const wide = { pixelHashes: ['aa'], width: Math.floor((bavail * bsize * 0.75) / 12), height: 1 };
    writeFileSync(pathOf(wide), '');
    truncateSync(pathOf(wide), 16 + 8 + wide.width * 12); // its full size, nothing in it
    expect(await TensorCache.open(dir, wide, Number.MAX_SAFE_INTEGER)).toBeNull();
  });

  test('the longest unused cache makes room, one that is open does not', async () => {
    for (const name of ['old', 'new']) await closeCache(await openCache(other(name)));
    age(other('old'), 1000);
    age(other('new'), 2000);
    const held = await openCache(other('held'));
    age(other('held'), 500);
    await openCache(SELECTION, 3 * FILE_BYTES);
    expect(['old', 'new', 'held'].map((name) => existsSync(pathOf(other(name))))).toEqual([false, true, true]);
    await closeCache(held);
  });

  test('using a cache makes it the last to go', async () => {
    for (const name of ['one', 'two']) await closeCache(await openCache(other(name)));
    age(other('one'), 1000);
    age(other('two'), 2000);
    await closeCache(await openCache(other('one')));
    await openCache(SELECTION, 2 * FILE_BYTES);
    expect(['one', 'two'].map((name) => existsSync(pathOf(other(name))))).toEqual([true, false]);
  });

  test('a folder that cannot be made means no cache, not an error', async () => {
    const taken = join(dir, 'taken');
    writeFileSync(taken, '');
    expect(await TensorCache.open(join(taken, 'below'), SELECTION)).toBeNull();
    mkdirSync(pathOf(SELECTION)); // a folder where the file should be
    expect(await TensorCache.open(dir, SELECTION)).toBeNull();
  });
});
