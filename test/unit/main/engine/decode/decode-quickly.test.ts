import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { makeImageDecoder } from '#main/engine/decode/decode-image.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import { decodeInput, decodeInputs } from '#main/engine/pipeline/decode-input.ts';
import { resizeTfBilinear } from '#main/engine/pipeline/resize.ts';
import { jpegWithOrientation, sharpOf } from '#test/support/paint-files.ts';
import { paintGradient, paintNoise } from '#test/support/paint-image.ts';

const folder = mkdtempSync(join(tmpdir(), 'caselens-quick-'));
afterAll(() => rmSync(folder, { recursive: true }));
const decoder = makeImageDecoder();
/** Large enough for the quick way. */
const noise = paintNoise(500, 400, 3);
const notStopped = new Int32Array(new SharedArrayBuffer(4));

test.each([
  ['chroma halved', () => sharpOf(noise).jpeg({ quality: 85 }).toBuffer()],
  ['chroma whole', () => sharpOf(noise).jpeg({ quality: 97, chromaSubsampling: '4:4:4' }).toBuffer()],
  ['progressive', () => sharpOf(noise).jpeg({ quality: 60, progressive: true }).toBuffer()],
  ['grey', () => sharpOf(noise).greyscale().jpeg().toBuffer()],
  ['odd sides', () => sharpOf(paintGradient(601, 403)).jpeg().toBuffer()],
  ['turned', () => jpegWithOrientation(paintGradient(600, 400), 6)],
])('the quick way gives the same pixels: %s', async (_, make) => {
  const bytes = await make();
  const careful = await decoder.decode(bytes, DEFAULT_IMAGE_LIMITS);
  const quick = await decoder.decodeQuickly(bytes, DEFAULT_IMAGE_LIMITS);
  if (!careful.ok || !quick.ok) throw new Error('refused');
  expect([quick.width, quick.height]).toEqual([careful.width, careful.height]);
  expect(pixelHash(quick)).toBe(pixelHash(careful));
});

test('a damaged file that the quick way takes is refused all the same', async () => {
  const bytes = await sharpOf(noise).jpeg({ quality: 85 }).toBuffer();
  const whole = await decoder.decode(bytes, DEFAULT_IMAGE_LIMITS);
  if (!whole.ok) throw new Error(whole.detail);
  const damaged = Buffer.from(bytes);
  damaged.writeUInt16BE(0xffd9, Math.floor(bytes.length / 2)); // an end in the middle
  expect(await decoder.decodeQuickly(damaged, DEFAULT_IMAGE_LIMITS)).toMatchObject({ ok: true });
  const files = [bytes, damaged].map((content, index) => {
    const path = join(folder, `${String(index)}.jpg`);
    writeFileSync(path, content);
    return { path, pixelHash: pixelHash(whole) };
  });
  const share = await decodeInputs({ files, width: 20, height: 10, stop: notStopped }, decoder);
  expect(share.items).toEqual([{ ok: true }, { ok: false, reason: 'corrupt', detail: expect.any(String) as unknown }]);
  expect(share.values).toEqual(Float32Array.from([...resizeTfBilinear(whole, 20, 10), ...new Float32Array(600)]));
});

test('one file: with its hash known the values are the same, and other pixels are refused', async () => {
  const path = join(folder, 'one.jpg');
  writeFileSync(path, await sharpOf(noise).jpeg({ quality: 85 }).toBuffer());
  const task = { path, width: 20, height: 10, mode: 'none', wantHash: true } as const;
  const careful = await decodeInput(task, decoder);
  if (!careful.ok) throw new Error(careful.detail);
  expect(await decodeInput({ ...task, expectedHash: careful.pixelHash ?? '' }, decoder)).toEqual(careful);
  expect(await decodeInput({ ...task, expectedHash: 'another' }, decoder)).toEqual({
    ok: false,
    reason: 'changed',
    detail: `pixels ${careful.pixelHash ?? ''}, not another`,
  });
  expect(await decodeInput({ ...task, wantHash: false }, decoder)).toEqual({ ...careful, pixelHash: null });
});

test('limits hold on the quick way too', async () => {
  const bytes = await sharpOf(noise).jpeg().toBuffer();
  const refused = await decoder.decodeQuickly(bytes, { ...DEFAULT_IMAGE_LIMITS, maxPixels: 1000 });
  expect(refused).toMatchObject({ ok: false, reason: 'too-large' });
});
