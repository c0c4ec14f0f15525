import { crc32 } from 'node:zlib';
import type { ImageColour, ImageHeader, Orientation } from './decoded.ts';
import { DamagedImage } from './decoded.ts';
import { readExifOrientation } from './exif-orientation.ts';

/** Colour types of PNG (specification, table 11.1): name and samples a pixel. */
const COLOUR_TYPES: Readonly<Record<number, readonly [colour: ImageColour, samples: number]>> = {
  0: ['grey', 1],
  2: ['rgb', 3],
  3: ['palette', 1],
  4: ['grey-alpha', 2],
  6: ['rgba', 4],
};

const SIGNATURE_BYTES = 8;
/** Length, type and check sum around a chunk's data. */
const CHUNK_FRAME_BYTES = 12;

/** A PNG taken apart: header, palette, and compressed pixels still in their chunks. */
export interface PngParts {
  readonly header: ImageHeader;
  readonly samples: number;
  readonly isInterlaced: boolean;
  readonly palette: Uint8Array;
  readonly data: readonly Uint8Array[];
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

/** The header of a PNG, from its first chunk alone. Throws DamagedImage. */
export function readPngHeader(bytes: Uint8Array): ImageHeader {
  return parseHeader(firstChunk(bytes).data, 1).header;
}

/**
 * All parts of a PNG. Critical chunks are checked against their check sums, and the end must be there: a damaged or cut-off
 * file is refused rather than shown half. Throws DamagedImage.
 */
export function readPngParts(bytes: Uint8Array): PngParts {
  const data: Uint8Array[] = [];
  let palette: Uint8Array = new Uint8Array(0);
  let orientation: Orientation = 1;
  for (const chunk of chunks(bytes)) {
    if (chunk.type === 'IEND') return { ...parseHeader(firstChunk(bytes).data, orientation), palette, data };
    if (chunk.type === 'IDAT') data.push(chunk.data);
    else if (chunk.type === 'PLTE') palette = chunk.data;
    else if (chunk.type === 'eXIf') orientation = readExifOrientation(chunk.data);
  }
  throw new DamagedImage('ends before its end chunk');
}

function firstChunk(bytes: Uint8Array): Chunk {
  for (const chunk of chunks(bytes)) {
    if (chunk.type !== 'IHDR' || chunk.data.length !== 13) throw new DamagedImage('does not begin with a header chunk');
    return chunk;
  }
  throw new DamagedImage('ends before its header');
}

function* chunks(bytes: Uint8Array): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE_BYTES; at + CHUNK_FRAME_BYTES <= bytes.length;) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) return;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const isCritical = type.charCodeAt(0) < 0x60; // an upper-case first letter
    if (isCritical && crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end)) throw new DamagedImage(`check sum of ${type}`);
    yield { type, data: bytes.subarray(at + 8, end) };
    at = end + 4;
  }
}

function parseHeader(data: Uint8Array, orientation: Orientation): Pick<PngParts, 'header' | 'samples' | 'isInterlaced'> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const kind = COLOUR_TYPES[view.getUint8(9)];
  if (kind === undefined) throw new DamagedImage('unknown colour type');
  if (width === 0 || height === 0) throw new DamagedImage('no width or height');
  const [colour, samples] = kind;
  const header: ImageHeader = { format: 'png', width, height, bitsPerSample: view.getUint8(8), colour, orientation };
  return { header, samples, isInterlaced: view.getUint8(12) !== 0 };
}
