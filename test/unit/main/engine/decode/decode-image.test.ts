import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { DecodedImage } from '#main/engine/decode/decoded.ts';
import { makeImageDecoder } from '#main/engine/decode/decode-image.ts';
import { orient } from '#main/engine/decode/orient.ts';
import { bmpOf, exifBlock, jpegOf, jpegWithOrientation, pngBomb, pngChunk, pngOf, sharpOf } from '#test/support/paint-files.ts';
import type { PngKind } from '#test/support/paint-files.ts';
import type { Painting } from '#test/support/paint-image.ts';
import { largestDifference, paint, paintGradient, paintNoise } from '#test/support/paint-image.ts';

const decoder = makeImageDecoder();

async function decoded(bytes: Uint8Array): Promise<DecodedImage> {
  const image = await decoder.decode(bytes, DEFAULT_IMAGE_LIMITS);
  if (!image.ok) throw new Error(`${image.reason}: ${image.detail}`);
  return image;
}

async function reasonFor(bytes: Uint8Array, limits = DEFAULT_IMAGE_LIMITS): Promise<string> {
  const image = await decoder.decode(bytes, limits);
  return image.ok ? 'taken' : image.reason;
}

const gradient = paintGradient(37, 23);
const noise = paintNoise(37, 23, 5);

const grey = (painting: Painting): Painting =>
  paint(painting.width, painting.height, (x, y) => {
    const value = painting.rgb[(y * painting.width + x) * 3] ?? 0;
    return [value, value, value];
  });

/** Rows of a PNG kind in which each sample of the painting is one or two bytes; the low byte and alpha are noise. */
function rowsOf(painting: Painting, samples: readonly (0 | 1 | 2 | 'alpha')[], bytes: 1 | 2): Uint8Array {
  const out: number[] = [];
  for (let i = 0; i < painting.rgb.length; i += 3) {
    for (const sample of samples) {
      out.push(sample === 'alpha' ? (i * 7) & 255 : (painting.rgb[i + sample] ?? 0));
      if (bytes === 2) out.push((i * 31 + 200) & 255);
    }
  }
  return Uint8Array.from(out);
}

describe('JPEG', () => {
  test('RGB pixels are those of libjpeg-turbo in libvips, baseline and progressive', async () => {
    for (const progressive of [false, true]) {
      const bytes = await sharpOf(noise).jpeg({ quality: 85, progressive }).toBuffer();
      const expected = new Uint8Array(await sharp(bytes).raw().toBuffer());
      expect(largestDifference(await decoded(bytes), { ...noise, rgb: expected })).toBe(0);
    }
  });

  test('a painted gradient comes back within three grey levels', async () => {
    const image = await decoded(await jpegOf(gradient));
    expect(image.header).toMatchObject({
      format: 'jpeg',
      width: 37,
      height: 23,
      bitsPerSample: 8,
      colour: 'rgb',
      orientation: 1,
    });
    expect(largestDifference(image, gradient)).toBeLessThanOrEqual(3);
  });

  test('grey becomes three equal channels', async () => {
    const image = await decoded(await sharpOf(grey(gradient)).toColourspace('b-w').jpeg({ quality: 100 }).toBuffer());
    expect(image.header.colour).toBe('grey');
    expect(largestDifference(image, grey(gradient))).toBeLessThanOrEqual(3);
  });

  test('CMYK is converted to RGB that a person takes for the same colours', async () => {
    const flat = paint(32, 32, (x) => (x < 16 ? [200, 60, 60] : [240, 240, 240]));
    const image = await decoded(await sharpOf(flat).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer());
    expect(image.header.colour).toBe('cmyk');
    const [red = 0, green = 0, blue = 0] = image.rgb.subarray(3 * 4, 3 * 5);
    expect(red).toBeGreaterThan(150);
    expect(green).toBeLessThan(110);
    expect(blue).toBeLessThan(110);
    expect(Math.min(...image.rgb.subarray(3 * 28, 3 * 29))).toBeGreaterThan(215);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('EXIF orientation %i is applied as libvips applies it', async (orientation) => {
    const bytes = await jpegWithOrientation(gradient, orientation);
    const { data, info } = await sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true });
    const image = await decoded(bytes);
    expect(image.header.orientation).toBe(orientation);
    expect(largestDifference(image, { width: info.width, height: info.height, rgb: new Uint8Array(data) })).toBe(0);
  });

  test.each([0.3, 0.6, 0.95])('cut off at %f of its bytes it is corrupt', async (share) => {
    const bytes = await jpegOf(gradient);
    expect(await reasonFor(bytes.subarray(0, Math.floor(bytes.length * share)))).toBe('corrupt');
  });

  test('after a corrupt one the next is decoded as ever', async () => {
    const bytes = await jpegOf(gradient);
    expect(await reasonFor(bytes.subarray(0, 700))).toBe('corrupt');
    expect(largestDifference(await decoded(bytes), gradient)).toBeLessThanOrEqual(3);
  });
});

describe('PNG', () => {
  const base = { width: 37, height: 23 };
  const kinds: readonly (readonly [string, PngKind, Painting])[] = [
    ['RGB 8', { ...base, bits: 8, colourType: 2, rows: rowsOf(noise, [0, 1, 2], 1) }, noise],
    ['RGB 16: the high byte', { ...base, bits: 16, colourType: 2, rows: rowsOf(noise, [0, 1, 2], 2) }, noise],
    ['grey 8', { ...base, bits: 8, colourType: 0, rows: rowsOf(noise, [0], 1) }, grey(noise)],
    ['grey 16: the high byte', { ...base, bits: 16, colourType: 0, rows: rowsOf(noise, [0], 2) }, grey(noise)],
    ['RGB with alpha: alpha dropped', { ...base, bits: 8, colourType: 6, rows: rowsOf(noise, [0, 1, 2, 'alpha'], 1) }, noise],
    ['RGB with alpha 16', { ...base, bits: 16, colourType: 6, rows: rowsOf(noise, [0, 1, 2, 'alpha'], 2) }, noise],
    ['grey with alpha', { ...base, bits: 8, colourType: 4, rows: rowsOf(noise, [0, 'alpha'], 1) }, grey(noise)],
  ];

  test.each(kinds)('%s, with every row filter', async (_, kind, expected) => {
    for (const filters of [[0], [1], [2], [3], [4], [4, 3, 2, 1, 0]]) {
      const image = await decoded(pngOf({ ...kind, filters }));
      expect(image.header.bitsPerSample).toBe(kind.bits);
      expect(largestDifference(image, expected)).toBe(0);
    }
  });

  test('a palette of 8 bits', async () => {
    const palette = Uint8Array.from({ length: 768 }, (_, i) => (i * 37) & 255);
    const indices = rowsOf(noise, [0], 1);
    const image = await decoded(pngOf({ ...base, bits: 8, colourType: 3, rows: indices, palette }));
    const expected = paint(37, 23, (x, y) => {
      const at = (indices[y * 37 + x] ?? 0) * 3;
      return [palette[at] ?? 0, palette[at + 1] ?? 0, palette[at + 2] ?? 0];
    });
    expect(image.header.colour).toBe('palette');
    expect(largestDifference(image, expected)).toBe(0);
  });

  test('a palette of 4 bits and an interlaced file go through libvips with the same pixels', async () => {
    const flat = paint(40, 20, (x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? [200, 30, 90] : [10, 220, 40]));
    const small = await sharpOf(flat).png({ palette: true, colours: 4, dither: 0 }).toBuffer();
    expect(largestDifference(await decoded(small), flat)).toBeLessThanOrEqual(3);
    const interlaced = await sharpOf(noise).png({ progressive: true }).toBuffer();
    expect(largestDifference(await decoded(interlaced), noise)).toBe(0);
  });

  test('an interlaced file of 16 bits keeps the high byte too', async () => {
    const high = Uint16Array.from(noise.rgb, (value, i) => value * 256 + ((i * 91) & 255));
    const bytes = await sharp(high, { raw: { width: 37, height: 23, channels: 3 } })
      .toColourspace('rgb16')
      .png({ progressive: true })
      .toBuffer();
    const image = await decoded(bytes);
    expect(image.header.bitsPerSample).toBe(16);
    expect(largestDifference(image, noise)).toBe(0);
  });

  test('gamma and colour profiles change nothing', async () => {
    const gamma = pngChunk('gAMA', Uint8Array.from([0, 1, 0x86, 0xa0]));
    const bytes = pngOf({ ...base, bits: 8, colourType: 2, rows: rowsOf(noise, [0, 1, 2], 1), chunks: [gamma] });
    expect(largestDifference(await decoded(bytes), noise)).toBe(0);
  });

  test('an eXIf chunk orients it', async () => {
    const chunks = [pngChunk('eXIf', exifBlock(6, 'big'))];
    const bytes = pngOf({ ...base, bits: 8, colourType: 2, rows: rowsOf(noise, [0, 1, 2], 1), chunks });
    expect(largestDifference(await decoded(bytes), orient(noise, 6))).toBe(0);
  });

  test('a bomb of 30,000 x 30,000 pixels is refused by its header', async () => {
    const startMs = performance.now();
    expect(await reasonFor(pngBomb())).toBe('too-large');
    expect(performance.now() - startMs).toBeLessThan(1000);
  });

  test('data that inflates to more than the header says is corrupt, not inflated', async () => {
    const rows = new Uint8Array(37 * 23 * 3 * 40);
    const bytes = pngOf({ width: 37, height: 23 * 40, bits: 8, colourType: 2, rows });
    const lying = Buffer.concat([
      bytes.subarray(0, 8),
      pngOf({ ...base, bits: 8, colourType: 2, rows: noise.rgb }).subarray(8, 33),
      bytes.subarray(33),
    ]);
    expect(await reasonFor(lying)).toBe('corrupt');
  });

  test('damaged and cut-off files are corrupt', async () => {
    const bytes = pngOf({ ...base, bits: 8, colourType: 2, rows: noise.rgb });
    const damaged = Buffer.from(bytes);
    damaged[100] = (damaged[100] ?? 0) ^ 0x5a;
    expect(await reasonFor(damaged)).toBe('corrupt');
    expect(await reasonFor(bytes.subarray(0, bytes.length - 20))).toBe('corrupt');
    expect(await reasonFor(bytes.subarray(0, 20))).toBe('corrupt');
  });
});

describe('other formats', () => {
  test('BMP of 24 and 32 bits, from below and from above', async () => {
    for (const bits of [24, 32] as const) {
      for (const fromTop of [false, true]) {
        const image = await decoded(bmpOf(noise, bits, fromTop));
        expect(image.header.format).toBe('bmp');
        expect(largestDifference(image, noise)).toBe(0);
      }
    }
    expect(await reasonFor(bmpOf(noise).subarray(0, 900))).toBe('corrupt');
  });

  test('TIFF of 8 and 16 bits, oriented', async () => {
    expect(largestDifference(await decoded(await sharpOf(noise).tiff({ compression: 'lzw' }).toBuffer()), noise)).toBe(0);
    const high = Uint16Array.from(noise.rgb, (value, i) => value * 256 + ((i * 91) & 255));
    const deep = sharp(high, { raw: { width: 37, height: 23, channels: 3 } }).toColourspace('rgb16');
    const image = await decoded(await deep.tiff({ compression: 'none' }).toBuffer());
    expect(image.header).toMatchObject({ format: 'tiff', bitsPerSample: 16 });
    expect(largestDifference(image, noise)).toBe(0);
    const turned = await sharpOf(noise).withMetadata({ orientation: 6 }).tiff({ compression: 'none' }).toBuffer();
    expect(largestDifference(await decoded(turned), orient(noise, 6))).toBe(0);
  });

  test('WebP, with alpha dropped and not blended', async () => {
    expect(largestDifference(await decoded(await sharpOf(noise).webp({ lossless: true }).toBuffer()), noise)).toBe(0);
    const rgba = sharpOf(noise).ensureAlpha(0.4);
    const image = await decoded(await rgba.webp({ lossless: true, exact: true }).toBuffer());
    expect(image.header).toMatchObject({ format: 'webp', colour: 'rgba' });
    expect(largestDifference(image, noise)).toBe(0);
  });

  test('GIF, the first frame', async () => {
    const flat = paint(20, 20, (x) => (x < 10 ? [255, 0, 0] : [0, 0, 255]));
    const image = await decoded(await sharpOf(flat).gif().toBuffer());
    expect(image.header.format).toBe('gif');
    expect(largestDifference(image, flat)).toBeLessThanOrEqual(2);
  });

  test('a cut-off TIFF and WebP are corrupt', async () => {
    for (const bytes of [await sharpOf(noise).tiff({ compression: 'none' }).toBuffer(), await sharpOf(noise).webp().toBuffer()]) {
      expect(await reasonFor(bytes.subarray(0, bytes.length >> 1))).toBe('corrupt');
    }
  });
});
