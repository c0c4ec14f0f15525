/** The most pixels (width x height) an image may have to be decoded: 100 megapixels, 300 MB as RGB. */
const DEFAULT_MAX_PIXELS = 100_000_000;

/** The largest image file that is read: 512 MiB. */
const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

/** How much of an image file may be decoded. */
export interface ImageLimits {
  readonly maxPixels: number;
  readonly maxBytes: number;
}

/** Limits of an import unless the caller sets others. */
export const DEFAULT_IMAGE_LIMITS: ImageLimits = { maxPixels: DEFAULT_MAX_PIXELS, maxBytes: DEFAULT_MAX_BYTES };
