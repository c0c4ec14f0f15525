import type { Orientation } from './decoded.ts';

const ORIENTATION_TAG = 0x0112;
const ENTRY_BYTES = 12;

/**
 * The orientation tag of an EXIF block (a TIFF structure, without the `Exif\0\0` before it). Anything odd reads as 1, upright:
 * metadata never makes an image unusable. Source: EXIF 2.32, 4.6.2 and 4.6.4 A.
 */
export function readExifOrientation(exif: Uint8Array): Orientation {
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  if (view.byteLength < 14) return 1;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > view.byteLength) return 1;
    if (view.getUint16(entry, little) === ORIENTATION_TAG) return toOrientation(view.getUint16(entry + 8, little));
  }
  return 1;
}

/** 1 for everything that is no orientation. */
export function toOrientation(value: number | undefined): Orientation {
  const isOrientation = value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8;
  return isOrientation ? (value as Orientation) : 1; // checked on the line above
}
