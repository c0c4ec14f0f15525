/** Sizes (longest side in pixels) in which pages may ask for an image; `full` is the image as it is. */
export const BLOB_SIZES = ['96', '192', '384', '768', 'full'] as const;
export type BlobSize = (typeof BLOB_SIZES)[number];
