import type { ImageColour, ImageHeader, Orientation } from './decoded.ts';
import { DamagedImage } from './decoded.ts';
import { readExifOrientation } from './exif-orientation.ts';

const COLOUR_BY_COMPONENTS: Readonly<Record<number, ImageColour>> = { 1: 'grey', 3: 'rgb', 4: 'cmyk' };
const EXIF_HEAD = 'Exif\0\0';

/** Frame markers whose coding our decoders lack: lossless, differential, hierarchical. Source: ITU-T T.81, table B.1. */
const UNREAD_FRAMES: readonly number[] = [0xc3, 0xc5, 0xc6, 0xc7, 0xcb, 0xcd, 0xce, 0xcf];

/** Walks the segments of a JPEG up to its frame header. Throws DamagedImage. */
export function readJpegHeader(bytes: Uint8Array): ImageHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: Orientation = 1;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) throw new DamagedImage('no marker where one must be');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2; // a marker without a segment
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) break;
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || at + 2 + length > bytes.length) break;
    if (marker === 0xe1 && isExif(segment)) orientation = readExifOrientation(segment.subarray(EXIF_HEAD.length));
    if (isFrame(marker)) return frameHeader(marker, segment, orientation);
    at += 2 + length;
  }
  throw new DamagedImage('ends before its frame header');
}

function isExif(segment: Uint8Array): boolean {
  for (let i = 0; i < EXIF_HEAD.length; i++) if (segment[i] !== EXIF_HEAD.charCodeAt(i)) return false;
  return true;
}

/** C4, C8 and CC lie among the frame markers but mean tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function frameHeader(marker: number, segment: Uint8Array, orientation: Orientation): ImageHeader {
  if (segment.length < 6) throw new DamagedImage('short frame header');
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  const bitsPerSample = view.getUint8(0);
  const height = view.getUint16(1);
  const width = view.getUint16(3);
  const colour = COLOUR_BY_COMPONENTS[view.getUint8(5)];
  if (UNREAD_FRAMES.includes(marker)) throw new DamagedImage(`JPEG coding ${marker.toString(16)}`, 'unsupported');
  if (bitsPerSample !== 8) throw new DamagedImage(`JPEG with ${String(bitsPerSample)} bits a sample`, 'unsupported');
  if (colour === undefined) throw new DamagedImage(`JPEG with ${String(view.getUint8(5))} components`, 'unsupported');
  if (width === 0 || height === 0) throw new DamagedImage('no width or height');
  return { format: 'jpeg', width, height, bitsPerSample, colour, orientation };
}
