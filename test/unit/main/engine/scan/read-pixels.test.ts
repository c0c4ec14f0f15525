import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, expect, test } from 'vitest';
import { makeImageDecoder } from '#main/engine/decode/decode-image.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { decodeInput } from '#main/engine/pipeline/decode-input.ts';
import { readPixels } from '#main/engine/scan/read-pixels.ts';

const folder = mkdtempSync(join(tmpdir(), 'caselens-pixels-'));
afterAll(async () => {
  await closeSharedDecodePool();
  rmSync(folder, { recursive: true, force: true });
});

function paint(name: string, width: number, height: number): string {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  for (let at = 0; at < width; at += 3) {
    context.fillStyle = `rgb(${(at * 7) % 256}, ${(at * 3) % 256}, ${255 - (at % 256)})`;
    context.fillRect(at, at % 5, 3, height);
  }
  writeFileSync(join(folder, name), canvas.toBuffer('image/png'));
  return join(folder, name);
}

test('pixels are those of training, rounded; a file that cannot be read, or holds other pixels than at its import, is null', async () => {
  const path = paint('wide.png', 61, 40);
  const broken = join(folder, 'broken.png');
  writeFileSync(broken, 'no image');
  const { signal } = new AbortController();
  const task = { path, width: 24, height: 24, mode: 'none', wantHash: true } as const;
  const trained = await decodeInput(task, makeImageDecoder());
  if (!trained.ok) throw new Error(trained.reason);
  const pixelHash = trained.pixelHash ?? '';
  const files = [path, broken, join(folder, 'missing.png')].map((one) => ({ path: one, pixelHash }));
  const changed = { path, pixelHash: '0'.repeat(64) };
  const request = { files: [...files, changed], width: 24, height: 24, resize: 'tf_bilinear' as const };
  const { images } = await readPixels(request, { signal });
  expect(images.slice(1)).toEqual([null, null, null]);
  expect(images[0]).toHaveLength(24 * 24 * 3);
  // Rounding to the nearest level moves a value by half a level at most.
  expect(Math.max(...trained.values.map((value, index) => Math.abs(value - images[0]![index]!)))).toBeLessThanOrEqual(0.5);
});
