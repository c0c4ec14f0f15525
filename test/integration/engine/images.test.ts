import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineItem } from '#shared/contract/engine/engine-contract.ts';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { Engines } from '#main/engine-client/engines.ts';
import { makeEngines } from '#main/engine-client/engines.ts';
import { jpegOf, jpegWithOrientation, pngBomb, pngOf, sharpOf } from '#test/support/paint-files.ts';
import { paintGradient, paintNoise } from '#test/support/paint-image.ts';

let folder: string;
let engines: Engines;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-images-'));
  engines = makeEngines();
});
afterAll(async () => {
  await engines.close();
  rmSync(folder, { recursive: true });
});

type ScanItem = EngineItem<'images.scan'>[number];

async function scan(
  names: readonly string[],
  options: { readonly copyTo?: string; readonly thumbnails?: string; readonly signal?: AbortSignal } = {},
) {
  const items: ScanItem[] = [];
  const progress: EngineProgress[] = [];
  const output = await engines.call(
    'images.scan',
    {
      sources: names.map((name, index) => ({ index, path: join(folder, name) })),
      thumbnailsPath: options.thumbnails ?? null,
      copyTo: options.copyTo ?? null,
      ...DEFAULT_IMAGE_LIMITS,
    },
    {
      onItem: (batch) => items.push(...batch),
      onProgress: (p) => progress.push(p),
      ...(options.signal && { signal: options.signal }),
    },
  );
  return { output, items: items.toSorted((a, b) => a.index - b.index), progress };
}

test('scan: facts of good files, reasons for bad ones, thumbnails and copies, by the real engine', async () => {
  const gradient = paintGradient(90, 60);
  const png = pngOf({ width: 90, height: 60, bits: 8, colourType: 2, rows: gradient.rgb });
  const strange = 'O\'Brien "left eye" 细胞 1.png';
  writeFileSync(join(folder, strange), png);
  writeFileSync(join(folder, 'same-pixels.tiff'), await sharpOf(gradient).tiff({ compression: 'lzw' }).toBuffer());
  writeFileSync(join(folder, 'turned.jpg'), await jpegWithOrientation(gradient, 6));
  writeFileSync(join(folder, 'empty.jpg'), '');
  writeFileSync(join(folder, 'text.png'), 'patient;label');
  writeFileSync(join(folder, 'cut.jpg'), (await jpegOf(gradient)).subarray(0, 900));
  writeFileSync(join(folder, 'bomb.png'), pngBomb());
  writeFileSync(join(folder, 'drawing.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  mkdirSync(join(folder, 'folder.png'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.png'));
  const names = [
    strange,
    'same-pixels.tiff',
    'turned.jpg',
    'empty.jpg',
    'text.png',
    'cut.jpg',
    'bomb.png',
    'drawing.png',
    'folder.png',
    'dangling.png',
    'absent.png',
  ];
  const [copyTo, thumbnails] = [join(folder, 'copies'), join(folder, 'thumbnails.bin')];

  const { output, items, progress } = await scan(names, { copyTo, thumbnails });
  expect(output).toEqual({ accepted: 3, rejected: 8 });
  expect(items.slice(3).map((item) => (item.ok ? 'taken' : item.reason))).toEqual([
    'empty',
    'not-an-image',
    'corrupt',
    'too-large',
    'unsupported',
    'unreadable',
    'missing',
    'missing',
  ]);
  const [first, second, third] = items.map((item) => (item.ok ? item.facts : null));
  const size = Buffer.alloc(8);
  size.writeUInt32LE(90, 0);
  size.writeUInt32LE(60, 4);
  expect(first).toMatchObject({
    fileHash: createHash('sha256').update(png).digest('hex'),
    pixelHash: createHash('sha256').update(size).update(gradient.rgb).digest('hex'),
    format: 'png',
    width: 90,
    height: 60,
    sizeBytes: png.length,
    bitsPerSample: 8,
    colour: 'rgb',
  });
  expect(second?.pixelHash).toBe(first?.pixelHash);
  expect(second?.fileHash).not.toBe(first?.fileHash);
  expect(third).toMatchObject({ width: 60, height: 90, format: 'jpeg' });
  expect(progress.at(-1)).toEqual({ phase: 'scanning', done: 11, total: 11, unit: 'images' });

  const records = readFileSync(thumbnails);
  expect(records.subarray(0, 4096).equals(records.subarray(4096, 8192))).toBe(true);
  expect(records.subarray(3 * 4096).every((value) => value === 0)).toBe(true);
  const hash = first?.fileHash ?? '';
  expect(readFileSync(join(copyTo, hash.slice(0, 2), hash)).equals(png)).toBe(true);
  const copied = readdirSync(copyTo, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(copied).toHaveLength(3);

  const twice = await scan(names, { copyTo });
  expect(twice.items).toEqual(items);
});

test('near-duplicates of what was scanned', async () => {
  const cells = [paintNoise(80, 80, 1), paintGradient(120, 90), paintNoise(80, 80, 2)];
  for (const [i, cell] of cells.entries()) writeFileSync(join(folder, `cell-${i}.jpg`), await jpegOf(cell));
  const smaller = await sharp(readFileSync(join(folder, 'cell-1.jpg')))
    .resize(100, 75)
    .jpeg({ quality: 70 })
    .toBuffer();
  writeFileSync(join(folder, 'cell-3.jpg'), smaller);
  const thumbnailsPath = join(folder, 'near.bin');
  await scan(['cell-0.jpg', 'cell-1.jpg', 'cell-2.jpg', 'cell-3.jpg'], { thumbnails: thumbnailsPath });
  const found = await engines.call('images.nearDuplicates', { thumbnailsPath, count: 4, threshold: 0.99, skip: [] });
  expect(found.clusters.map((cluster) => cluster.members)).toEqual([[1, 3]]);
  expect(found.pairs).toBe(1);
});

test('a thumbnail is upright, small, whole, and never enlarged', async () => {
  writeFileSync(join(folder, 'photograph.jpg'), await jpegWithOrientation(paintGradient(400, 200), 8));
  const outPath = join(folder, 'thumbnails', 'ab', 'photograph.webp');
  expect(await engines.call('images.thumbnail', { path: join(folder, 'photograph.jpg'), size: 100, outPath })).toEqual({
    width: 50,
    height: 100,
  });
  expect(await sharp(outPath).metadata()).toMatchObject({ format: 'webp', width: 50, height: 100 });
  expect(readdirSync(join(folder, 'thumbnails', 'ab'))).toEqual(['photograph.webp']);
  const small = { path: join(folder, 'photograph.jpg'), size: 4096, outPath };
  expect(await engines.call('images.thumbnail', small)).toEqual({ width: 200, height: 400 });

  writeFileSync(join(folder, 'no.jpg'), 'text');
  const bad = engines.call('images.thumbnail', { path: join(folder, 'no.jpg'), size: 100, outPath: join(folder, 'no.webp') });
  await expect(bad).rejects.toMatchObject({ code: 'image/rejected', details: { file: 'no.jpg', reason: 'not-an-image' } });
  expect(existsSync(join(folder, 'no.webp'))).toBe(false);
});
