import { createHash } from 'node:crypto';
import type { RgbImage } from './decoded.ts';

/** SHA-256 (hexadecimal) over width and height as little-endian uint32 and the RGB pixels: equal for equal pictures in any file format. */
export function pixelHash({ width, height, rgb }: RgbImage): string {
  const size = new DataView(new ArrayBuffer(8));
  size.setUint32(0, width, true);
  size.setUint32(4, height, true);
  return createHash('sha256').update(size).update(rgb).digest('hex');
}
