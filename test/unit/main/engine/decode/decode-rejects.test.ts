import { describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { makeImageDecoder } from '#main/engine/decode/decode-image.ts';
import { jpegOf } from '#test/support/paint-files.ts';
import { paintGradient } from '#test/support/paint-image.ts';

const decoder = makeImageDecoder();
const gradient = paintGradient(37, 23);

async function reasonFor(bytes: Uint8Array, limits = DEFAULT_IMAGE_LIMITS): Promise<string> {
  const image = await decoder.decode(bytes, limits);
  return image.ok ? 'taken' : image.reason;
}

describe('what is no image', () => {
  test.each([
    ['nothing', '', 'empty'],
    ['a text', 'patient;label\n1;benign\n', 'not-an-image'],
    ['a text that begins with BM', 'BMJ 2019;364:l1234 is a reference to a paper', 'not-an-image'],
    ['SVG', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>', 'unsupported'],
    ['PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'unsupported'],
    ['a bare JPEG start', '\xff\xd8\xff', 'corrupt'],
    ['a bare PNG start', '\x89PNG\r\n\x1a\n', 'corrupt'],
  ])('%s', async (_, text, reason) => {
    expect(await reasonFor(Buffer.from(text, 'latin1'))).toBe(reason);
  });

  test('limits of bytes and pixels', async () => {
    const bytes = await jpegOf(gradient);
    expect(await reasonFor(bytes, { ...DEFAULT_IMAGE_LIMITS, maxBytes: 100 })).toBe('too-large');
    expect(await reasonFor(bytes, { ...DEFAULT_IMAGE_LIMITS, maxPixels: 37 * 23 - 1 })).toBe('too-large');
    expect(await reasonFor(bytes, { ...DEFAULT_IMAGE_LIMITS, maxPixels: 37 * 23 })).toBe('taken');
  });
});
