/** The most pixels (width x height) an image may have to be decoded: 100 megapixels, 300 MB as RGB. */
export const DEFAULT_MAX_PIXELS = 100_000_000;

/** The largest image file that is read: 512 MiB. */
export const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

/** Limits of an import unless the caller sets others. */
export const DEFAULT_IMAGE_LIMITS = { maxPixels: DEFAULT_MAX_PIXELS, maxBytes: DEFAULT_MAX_BYTES } as const;
