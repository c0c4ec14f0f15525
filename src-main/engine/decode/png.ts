import { inflateSync } from 'node:zlib';
import { DamagedImage } from './decoded.ts';
import type { PngParts } from './png-header.ts';

/** Whether `decodePng` reads this kind; interlaced and sub-byte ones are left to libvips. */
export function isPlainPng({ header, isInterlaced }: PngParts): boolean {
  return !isInterlaced && (header.bitsPerSample === 8 || header.bitsPerSample === 16);
}

/**
 * RGB pixels of a plain PNG (`isPlainPng`). Own code because of what was measured: libvips takes 1 ms a file before the first
 * pixel, canvas accepts damaged files. Sixteen bits become eight by the high byte; alpha is dropped, not blended; gamma and
 * colour profiles are left alone, as in Pillow. Throws DamagedImage. Source: PNG specification (third edition), 7 to 9.
 */
export function decodePng(parts: PngParts): Uint8Array {
  const { header, samples } = parts;
  const sampleBytes = header.bitsPerSample / 8;
  const pixelBytes = samples * sampleBytes;
  const rowBytes = header.width * pixelBytes;
  const raw = inflate(parts.data, (rowBytes + 1) * header.height);
  unfilter(raw, rowBytes, pixelBytes);
  const rgb = new Uint8Array(header.width * header.height * 3);
  const source = { raw, rowBytes, pixelBytes };
  if (header.colour === 'palette') paletteToRgb(source, parts.palette, rgb);
  else if (samples <= 2) samplesToRgb(source, [0, 0, 0], rgb);
  else samplesToRgb(source, [0, sampleBytes, 2 * sampleBytes], rgb);
  return rgb;
}

/** Exactly as many bytes as the header asks for, or the file is damaged; a compression bomb stops at that size. */
function inflate(data: readonly Uint8Array[], length: number): Uint8Array {
  let raw: Uint8Array;
  try {
    raw = inflateSync(data.length === 1 && data[0] !== undefined ? data[0] : Buffer.concat(data), { maxOutputLength: length });
  } catch (thrown) {
    throw new DamagedImage(thrown instanceof Error ? thrown.message : 'cannot be inflated');
  }
  if (raw.length !== length) throw new DamagedImage('fewer pixels than its header says');
  return raw;
}

/** Undoes the row filters in place; each row is one filter byte and `rowBytes` bytes. */
function unfilter(raw: Uint8Array, rowBytes: number, pixelBytes: number): void {
  const stride = rowBytes + 1;
  for (let start = 0; start < raw.length; start += stride) {
    const filter = raw[start];
    const isFirstRow = start === 0;
    if (filter === 0 || (filter === 2 && isFirstRow)) continue;
    if (filter === undefined || filter > 4) throw new DamagedImage('unknown row filter');
    const row = { raw, begin: start + 1, end: start + stride, stride: isFirstRow ? 0 : stride };
    if (filter === 1) unfilterSub(row, pixelBytes);
    else if (filter === 2) unfilterUp(row);
    else if (filter === 3) unfilterAverage(row, pixelBytes);
    else unfilterPaeth(row, pixelBytes);
  }
}

/** One row of the inflated data; `stride` back is the byte above, 0 in the first row. */
interface Row {
  readonly raw: Uint8Array;
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
}

// In the four functions below every index lies inside the row or the one above it: the reads are never undefined.

function unfilterSub({ raw, begin, end }: Row, pixelBytes: number): void {
  for (let i = begin + pixelBytes; i < end; i++) raw[i] = (raw[i] as number) + (raw[i - pixelBytes] as number);
}

function unfilterUp({ raw, begin, end, stride }: Row): void {
  for (let i = begin; i < end; i++) raw[i] = (raw[i] as number) + (raw[i - stride] as number);
}

function unfilterAverage({ raw, begin, end, stride }: Row, pixelBytes: number): void {
  for (let i = begin; i < end; i++) {
    const left = i < begin + pixelBytes ? 0 : (raw[i - pixelBytes] as number);
    const up = stride === 0 ? 0 : (raw[i - stride] as number);
    raw[i] = (raw[i] as number) + ((left + up) >> 1);
  }
}

function unfilterPaeth({ raw, begin, end, stride }: Row, pixelBytes: number): void {
  const first = begin + pixelBytes;
  // Left and upper left count as 0 in the first pixel: the nearest is the one above. In the first row the nearest is the left one.
  if (stride === 0) {
    for (let i = first; i < end; i++) raw[i] = (raw[i] as number) + (raw[i - pixelBytes] as number);
    return;
  }
  for (let i = begin; i < first; i++) raw[i] = (raw[i] as number) + (raw[i - stride] as number);
  for (let i = first; i < end; i++) {
    const left = raw[i - pixelBytes] as number;
    const up = raw[i - stride] as number;
    const corner = raw[i - stride - pixelBytes] as number;
    const toLeft = Math.abs(up - corner);
    const toUp = Math.abs(left - corner);
    const toCorner = Math.abs(left + up - 2 * corner);
    const nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    raw[i] = (raw[i] as number) + nearest;
  }
}

interface Source {
  readonly raw: Uint8Array;
  readonly rowBytes: number;
  readonly pixelBytes: number;
}

/** `offsets`: of the bytes within a pixel that become red, green and blue; samples are big-endian, the first byte is the high one. */
function samplesToRgb({ raw, rowBytes, pixelBytes }: Source, offsets: readonly [number, number, number], rgb: Uint8Array): void {
  const [red, green, blue] = offsets;
  let o = 0;
  for (let start = 1; start < raw.length; start += rowBytes + 1) {
    for (let i = start; i < start + rowBytes; i += pixelBytes) {
      rgb[o++] = raw[i + red] as number; // inside the row
      rgb[o++] = raw[i + green] as number;
      rgb[o++] = raw[i + blue] as number;
    }
  }
}

function paletteToRgb({ raw, rowBytes }: Source, palette: Uint8Array, rgb: Uint8Array): void {
  let o = 0;
  for (let start = 1; start < raw.length; start += rowBytes + 1) {
    for (let i = start; i < start + rowBytes; i++) {
      const entry = (raw[i] as number) * 3; // inside the row
      if (entry + 2 >= palette.length) throw new DamagedImage('a colour that is not in its palette');
      rgb[o++] = palette[entry] as number; // checked on the line above
      rgb[o++] = palette[entry + 1] as number;
      rgb[o++] = palette[entry + 2] as number;
    }
  }
}
