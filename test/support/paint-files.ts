import { crc32, deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Painting } from './paint-image.ts';

/** A painting as input of sharp, an encoder that the decoders under test share no code with but for TIFF, WebP and GIF. */
export function sharpOf({ width, height, rgb }: Painting): Sharp {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** A JPEG of high quality without colour subsampling. */
export async function jpegOf(painting: Painting): Promise<Buffer> {
  return await sharpOf(painting).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
}

/** The same JPEG with an EXIF block that holds an orientation and nothing else. */
export async function jpegWithOrientation(painting: Painting, orientation: number): Promise<Buffer> {
  const jpeg = await jpegOf(painting);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(orientation, 'little')]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(exif.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
}

/** A TIFF structure with one directory of one entry: the orientation. */
export function exifBlock(orientation: number, order: 'little' | 'big'): Buffer {
  const block = Buffer.alloc(26);
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const little = order === 'little';
  block.write(little ? 'II' : 'MM', 0, 'latin1');
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 0x0112, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return block;
}

/** How a PNG is written by hand: to make kinds that no encoder makes. */
export interface PngKind {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  /** Bytes of the rows without filter bytes. */
  readonly rows: Uint8Array;
  readonly palette?: Uint8Array;
  readonly chunks?: readonly Buffer[];
  /** Row filter, or one for each row in turn. */
  readonly filters?: readonly number[];
}

/** A PNG, filtered as asked. */
export function pngOf(kind: PngKind): Buffer {
  const { width, height, bits, colourType } = kind;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colourType, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...(kind.palette ? [pngChunk('PLTE', kind.palette)] : []),
    ...(kind.chunks ?? []),
    pngChunk('IDAT', deflateSync(filteredRows(kind))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** One chunk with its check sum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function filteredRows({ height, rows, bits, colourType, filters = [0] }: PngKind): Buffer {
  const rowBytes = rows.length / height;
  const step = Math.max(1, ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colourType] * bits) / 8);
  const out = Buffer.alloc(rows.length + height);
  for (let y = 0; y < height; y++) {
    const filter = filters[y % filters.length] ?? 0;
    out[y * (rowBytes + 1)] = filter;
    for (let x = 0; x < rowBytes; x++) {
      const at = y * rowBytes + x;
      const left = x < step ? 0 : (rows[at - step] ?? 0);
      const up = y === 0 ? 0 : (rows[at - rowBytes] ?? 0);
      const corner = x < step || y === 0 ? 0 : (rows[at - rowBytes - step] ?? 0);
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      out[y * (rowBytes + 1) + 1 + x] = (rows[at] ?? 0) - guess;
    }
  }
  return out;
}

/** As in the PNG specification, 9.4. */
function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** A PNG whose header announces 30,000 x 30,000 pixels over a few bytes of data. */
export function pngBomb(): Buffer {
  const small = pngOf({ width: 1, height: 1, bits: 8, colourType: 2, rows: new Uint8Array(3) });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([small.subarray(0, 8), pngChunk('IHDR', header), small.subarray(8 + 25)]);
}

/** An uncompressed BMP of 24 or 32 bits, rows from below or (negative height) from above. */
export function bmpOf(painting: Painting, bits: 24 | 32 = 24, fromTop = false): Buffer {
  const { width, height, rgb } = painting;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const out = Buffer.alloc(54 + rowBytes * height);
  out.write('BM', 0, 'latin1');
  out.writeUInt32LE(out.length, 2);
  out.writeUInt32LE(54, 10);
  out.writeUInt32LE(40, 14);
  out.writeInt32LE(width, 18);
  out.writeInt32LE(fromTop ? -height : height, 22);
  out.writeUInt16LE(1, 26);
  out.writeUInt16LE(bits, 28);
  for (let y = 0; y < height; y++) {
    const row = 54 + (fromTop ? y : height - 1 - y) * rowBytes;
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      out.set([rgb[from + 2] ?? 0, rgb[from + 1] ?? 0, rgb[from] ?? 0], row + (x * bits) / 8);
    }
  }
  return out;
}

/** A JPEG by Skia, the quickest encoder here, for benchmarks. */
export function quickJpegOf({ width, height, rgb }: Painting): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const data = context.createImageData(width, height);
  for (let i = 0, o = 0; i < rgb.length; i += 3, o += 4) data.data.set([rgb[i] ?? 0, rgb[i + 1] ?? 0, rgb[i + 2] ?? 0, 255], o);
  context.putImageData(data, 0, 0);
  return canvas.toBuffer('image/jpeg', 90);
}
