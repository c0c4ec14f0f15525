import type { ImageFormat } from './decoded.ts';

/** What the first bytes say: a format that is read, one that is known but not read, or none. Extensions are never looked at. */
export type SniffedFormat =
  | { readonly kind: 'image'; readonly format: ImageFormat }
  | { readonly kind: 'unsupported'; readonly name: string }
  | { readonly kind: 'unknown' };

interface Signature {
  readonly at: number;
  readonly bytes: string; // Latin-1
}

const READ: readonly (readonly [ImageFormat, readonly Signature[]])[] = [
  ['jpeg', [{ at: 0, bytes: '\xff\xd8\xff' }]],
  ['png', [{ at: 0, bytes: '\x89PNG\r\n\x1a\n' }]],
  ['gif', [{ at: 0, bytes: 'GIF87a' }]],
  ['gif', [{ at: 0, bytes: 'GIF89a' }]],
  [
    'webp',
    [
      { at: 0, bytes: 'RIFF' },
      { at: 8, bytes: 'WEBP' },
    ],
  ],
  ['tiff', [{ at: 0, bytes: 'II*\0' }]],
  ['tiff', [{ at: 0, bytes: 'MM\0*' }]],
  ['tiff', [{ at: 0, bytes: 'II+\0' }]],
  ['tiff', [{ at: 0, bytes: 'MM\0+' }]],
];

const NOT_READ: readonly (readonly [string, Signature])[] = [
  ['JPEG 2000', { at: 4, bytes: 'jP  \r\n\x87\n' }],
  ['JPEG 2000', { at: 0, bytes: '\xff\x4f\xff\x51' }],
  ['JPEG XL', { at: 0, bytes: '\xff\x0a' }],
  ['JPEG XL', { at: 4, bytes: 'JXL \r\n\x87\n' }],
  ['HEIF or AVIF', { at: 4, bytes: 'ftyp' }],
  ['DICOM', { at: 128, bytes: 'DICM' }],
  ['Photoshop', { at: 0, bytes: '8BPS' }],
  ['PDF', { at: 0, bytes: '%PDF-' }],
  ['icon', { at: 0, bytes: '\0\0\x01\0' }],
];

/** How far into a text an `<svg` is looked for: after the XML declaration, a document type and comments. */
const SVG_HEAD_BYTES = 1024;

/** The format of a file from its bytes. */
export function sniffFormat(bytes: Uint8Array): SniffedFormat {
  for (const [format, signatures] of READ) {
    if (signatures.every((signature) => matches(bytes, signature))) return { kind: 'image', format };
  }
  if (isBmp(bytes)) return { kind: 'image', format: 'bmp' };
  for (const [name, signature] of NOT_READ) {
    if (matches(bytes, signature)) return { kind: 'unsupported', name };
  }
  const head = new TextDecoder().decode(bytes.subarray(0, SVG_HEAD_BYTES)).trimStart();
  if (head.startsWith('<') && /<svg[\s>]/i.test(head)) return { kind: 'unsupported', name: 'SVG' };
  return { kind: 'unknown' };
}

function matches(bytes: Uint8Array, { at, bytes: expected }: Signature): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected.charCodeAt(i)) return false;
  return true;
}

/** "BM" alone begins many a text; the size of the header that follows must be one of the known ones too. */
function isBmp(bytes: Uint8Array): boolean {
  if (!matches(bytes, { at: 0, bytes: 'BM' }) || bytes.length < 26) return false;
  const headerBytes = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(14, true);
  return [12, 40, 52, 56, 64, 108, 124].includes(headerBytes);
}
