import type { ImageLimits } from '#shared/domain/imaging/limits.ts';
import type { DecodedImage, ImageFormat, ImageHeader, Rejection } from './decoded.ts';
import { DamagedImage, rejection } from './decoded.ts';
import { decodeBmp, readBmpHeader } from './bmp.ts';
import type { JpegDecoder } from './jpeg.ts';
import { makeJpegDecoder } from './jpeg.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { orient } from './orient.ts';
import { decodePng, isPlainPng } from './png.ts';
import { readPngHeader, readPngParts } from './png-header.ts';
import { sniffFormat } from './sniff.ts';

/** Decodes one file after the other; make one for each thread. */
export interface ImageDecoder {
  /** Pixels of a file's bytes, or why not. Never throws for what is in the file. */
  decode(bytes: Uint8Array, limits: ImageLimits): Promise<DecodedImage | Rejection>;
  /**
   * The same pixels in a bit more than half the time where a JPEG is large, through libvips. It takes some damaged files that `decode`
   * refuses: only for callers that compare the pixels with a hash they know, and ask `decode` where it is another.
   */
  decodeQuickly(bytes: Uint8Array, limits: ImageLimits): Promise<DecodedImage | Rejection>;
}

/** Below so many pixels libvips' start costs more than its processor-specific code saves (measured, 300 x 300 to 400 x 400). */
const QUICK_JPEG_PIXELS = 160_000;

/** libvips takes 30 ms to load, and most folders hold only JPEG and PNG. */
const vips = () => import('./vips.ts');

/**
 * A decoder of JPEG, PNG, BMP, TIFF, WebP and GIF (first frame). The format comes from the bytes, never from a name; the size
 * in the header is compared with the limits before a pixel is decoded; EXIF orientation is applied; the result is 8-bit RGB.
 */
export function makeImageDecoder(): ImageDecoder {
  const jpeg = makeJpegDecoder();
  return {
    decode: (bytes, limits) => decodeWithin(bytes, limits, (header) => decodeKnown(bytes, header, jpeg)),
    decodeQuickly: (bytes, limits) =>
      decodeWithin(bytes, limits, async (header) => {
        const isLargeJpeg = header.format === 'jpeg' && header.width * header.height >= QUICK_JPEG_PIXELS;
        return isLargeJpeg ? oriented(await (await vips()).decodeVips(bytes, header), header) : decodeKnown(bytes, header, jpeg);
      }),
  };
}

/** Looks at the bytes, holds the header against the limits, and only then decodes. */
async function decodeWithin(
  bytes: Uint8Array,
  limits: ImageLimits,
  decode: (header: ImageHeader) => Promise<DecodedImage>,
): Promise<DecodedImage | Rejection> {
  if (bytes.length === 0) return rejection('empty', '0 bytes');
  if (bytes.length > limits.maxBytes) return rejection('too-large', `${String(bytes.length)} bytes`);
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind === 'unsupported') return rejection('unsupported', sniffed.name);
  if (sniffed.kind === 'unknown') return rejection('not-an-image', 'no known image format');
  try {
    const header = await readHeader(bytes, sniffed.format);
    const pixels = header.width * header.height;
    if (pixels > limits.maxPixels) return rejection('too-large', `${String(header.width)} x ${String(header.height)} pixels`);
    return await decode(header);
  } catch (thrown) {
    if (thrown instanceof DamagedImage) return rejection(thrown.reason, thrown.message);
    // Running out of memory within the limits is the file's fault, not the program's.
    if (thrown instanceof RangeError) return rejection('too-large', thrown.message);
    throw thrown;
  }
}

async function readHeader(bytes: Uint8Array, format: ImageFormat): Promise<ImageHeader> {
  switch (format) {
    case 'jpeg':
      return readJpegHeader(bytes);
    case 'png':
      return readPngHeader(bytes);
    case 'bmp':
      return readBmpHeader(bytes);
    case 'tiff':
    case 'webp':
    case 'gif':
      return (await vips()).readVipsHeader(bytes, format);
  }
}

async function decodeKnown(bytes: Uint8Array, header: ImageHeader, jpeg: JpegDecoder): Promise<DecodedImage> {
  if (header.format === 'png') {
    const parts = readPngParts(bytes);
    return oriented(isPlainPng(parts) ? decodePng(parts) : await (await vips()).decodeVips(bytes, header), parts.header);
  }
  if (header.format === 'jpeg' && header.colour !== 'cmyk') return oriented(await jpeg.decode(bytes, header), header);
  if (header.format === 'bmp') return oriented(await decodeBmp(bytes, header), header);
  return oriented(await (await vips()).decodeVips(bytes, header), header);
}

function oriented(rgb: Uint8Array, header: ImageHeader): DecodedImage {
  const { width, height, orientation } = header;
  return { ok: true, header, ...orient({ width, height, rgb }, orientation) };
}
