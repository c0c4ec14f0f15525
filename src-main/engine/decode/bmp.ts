import { Image, createCanvas } from '@napi-rs/canvas';
import type { ImageColour, ImageHeader } from './decoded.ts';
import { DamagedImage } from './decoded.ts';

const CORE_HEADER_BYTES = 12;
const RLE_COMPRESSIONS: readonly number[] = [1, 2];

/** The header of a BMP. Throws DamagedImage. Source: BITMAPFILEHEADER, BITMAPCOREHEADER and BITMAPINFOHEADER. */
export function readBmpHeader(bytes: Uint8Array): ImageHeader {
  if (bytes.length < 34) throw new DamagedImage('ends before its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isCore = view.getUint32(14, true) === CORE_HEADER_BYTES;
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true);
  const height = Math.abs(isCore ? view.getInt16(20, true) : view.getInt32(22, true)); // negative: rows from the top
  const bits = view.getUint16(isCore ? 24 : 28, true);
  if (width <= 0 || height === 0) throw new DamagedImage('no width or height');
  if (![1, 4, 8, 16, 24, 32].includes(bits)) throw new DamagedImage(`${String(bits)} bits a pixel`);
  const colour: ImageColour = bits <= 8 ? 'palette' : bits === 32 ? 'rgba' : 'rgb';
  const isCompressed = !isCore && RLE_COMPRESSIONS.includes(view.getUint32(30, true));
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const isWhole = isCompressed || view.getUint32(10, true) + rowBytes * height <= bytes.length;
  if (!isWhole) throw new DamagedImage('fewer pixels than its header says');
  return { format: 'bmp', width, height, bitsPerSample: bits <= 8 ? bits : bits === 16 ? 5 : 8, colour, orientation: 1 };
}

/** RGB pixels of a BMP through Skia, the only decoder here that reads all its kinds. Throws DamagedImage. */
export async function decodeBmp(bytes: Uint8Array, { width, height }: ImageHeader): Promise<Uint8Array> {
  const image = new Image();
  image.src = bytes;
  try {
    await image.decode();
  } catch (thrown) {
    throw new DamagedImage(thrown instanceof Error ? thrown.message : 'cannot be decoded');
  }
  if (image.width !== width || image.height !== height) throw new DamagedImage('another size than its header says');
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0);
  return dropAlpha(context.getImageData(0, 0, width, height).data);
}

function dropAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, o = 0; i < rgba.length; i += 4) {
    rgb[o++] = rgba[i] as number; // inside the array
    rgb[o++] = rgba[i + 1] as number;
    rgb[o++] = rgba[i + 2] as number;
  }
  return rgb;
}
