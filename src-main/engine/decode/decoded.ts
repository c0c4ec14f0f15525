import type { ImageFacts, RejectReason } from '#shared/contract/engine/images.ts';

export type ImageFormat = ImageFacts['format'];
export type ImageColour = ImageFacts['colour'];

/** Oriented 8-bit RGB pixels, row by row: `rgb.length === width * height * 3`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Why a file was not decoded, as data: a bad file is a result, not an exception that ends a job. `detail` is for the log, not for people. */
export interface Rejection {
  readonly ok: false;
  readonly reason: RejectReason;
  readonly detail: string;
}

/** How much may be decoded; checked against the header before any pixel is allocated. */
export interface DecodeLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
}
