import type { ImageFacts, RejectReason } from '#shared/contract/engine/images.ts';

export type ImageFormat = ImageFacts['format'];
export type ImageColour = ImageFacts['colour'];

/** Oriented 8-bit RGB pixels, row by row: `rgb.length === width * height * 3`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** EXIF orientation: 1 upright, 2 to 8 the mirrored and turned ones. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** What a file's header says; `width` and `height` as stored, before orientation. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly colour: ImageColour;
  readonly orientation: Orientation;
}

/** A decoded file: oriented pixels and what its header said. */
export interface DecodedImage extends RgbImage {
  readonly ok: true;
  readonly header: ImageHeader;
}

/** Why a file was not decoded, as data: a bad file is a result, not an exception that ends a job. `detail` is for the log, not for people. */
export interface Rejection {
  readonly ok: false;
  readonly reason: RejectReason;
  readonly detail: string;
}

/** A rejection. */
export function rejection(reason: RejectReason, detail: string): Rejection {
  return { ok: false, reason, detail };
}

/** A file whose bytes are not what its format says. Thrown inside `decode/` only; `decodeImage` turns it into a rejection. */
export class DamagedImage extends Error {
  override readonly name = 'DamagedImage';
  readonly reason: RejectReason;

  constructor(detail: string, reason: RejectReason = 'corrupt') {
    super(detail);
    this.reason = reason;
  }
}
