import type { Metadata, Sharp } from 'sharp';
import sharp from 'sharp';
import type { ImageColour, ImageFormat, ImageHeader, RgbImage } from './decoded.ts';
import { DamagedImage } from './decoded.ts';
import { toOrientation } from './exif-orientation.ts';
import { greyToRgb } from './grey-to-rgb.ts';

// One thread for each worker that calls it, and no cache: every file is read once.
sharp.concurrency(1);
sharp.cache(false);
// Only the loaders of the formats we name, from memory: hostile files reach no other code (SVG, PDF, ImageMagick, ...).
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadTiffBuffer',
    'VipsForeignLoadNsgifBuffer',
  ],
});

const DEPTH_BITS: Readonly<Partial<Record<NonNullable<Metadata['depth']>, number>>> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
};

function open(bytes: Uint8Array, maxPixels: number): Sharp {
  // ignoreIcc: numbers as stored, as libjpeg-turbo and Pillow give them; failOn: a cut-off file is refused, not shown half.
  return sharp(bytes, { ignoreIcc: true, failOn: 'truncated', limitInputPixels: maxPixels, sequentialRead: true });
}

/** The header of a TIFF, WebP or GIF, without decoding a pixel. Throws DamagedImage. */
export async function readVipsHeader(bytes: Uint8Array, format: ImageFormat): Promise<ImageHeader> {
  let metadata: Metadata;
  try {
    // No limit here: the caller compares the size with his own, and tells a large image from a damaged one.
    metadata = await sharp(bytes, { limitInputPixels: false }).metadata();
  } catch (thrown) {
    throw damaged(thrown);
  }
  const { width, height, depth, channels } = metadata;
  const bits = DEPTH_BITS[depth];
  if (bits === undefined) throw new DamagedImage(`samples of type ${depth}`, 'unsupported');
  const bitsPerSample = metadata.bitsPerSample ?? bits;
  return {
    format,
    width,
    height,
    bitsPerSample,
    colour: colourOf(metadata, channels),
    orientation: toOrientation(metadata.orientation),
  };
}

function colourOf({ isPalette, space }: Metadata, channels: number): ImageColour {
  if (isPalette) return 'palette';
  if (space === 'cmyk') return 'cmyk';
  if (channels <= 2) return channels === 1 ? 'grey' : 'grey-alpha';
  return channels === 3 ? 'rgb' : 'rgba';
}

/**
 * RGB pixels of the first page through libvips: grey becomes three equal channels, CMYK is converted with libvips' own profile,
 * 16 bits become 8 by the high byte, alpha is dropped without blending. Not oriented. Throws DamagedImage.
 */
export async function decodeVips(bytes: Uint8Array, { width, height }: ImageHeader): Promise<Uint8Array> {
  try {
    const { data, info } = await open(bytes, width * height)
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.width !== width || info.height !== height) throw new DamagedImage('another size than its header says');
    if (info.channels === 3) return data;
    if (info.channels === 1) return greyToRgb(data);
    throw new DamagedImage(`${String(info.channels)} channels after conversion`, 'unsupported');
  } catch (thrown) {
    throw damaged(thrown);
  }
}

function damaged(thrown: unknown): DamagedImage {
  if (thrown instanceof DamagedImage) return thrown;
  return new DamagedImage(thrown instanceof Error ? thrown.message : 'libvips cannot decode it');
}

/** A WebP of an image, made smaller so that its longest side is at most `size`; never larger. */
export async function encodeWebp(
  { width, height, rgb }: RgbImage,
  size: number,
  quality: number,
): Promise<{ readonly bytes: Uint8Array; readonly width: number; readonly height: number }> {
  const { data, info } = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .webp({ quality })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
