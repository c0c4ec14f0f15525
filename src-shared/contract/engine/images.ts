import { z } from 'zod';
import { RESIZE_RULES } from '#shared/domain/imaging/resize-rules.ts';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';

/** Why an image file was not taken. One word per reason, kept with the rejected row; words for people are in the messages. */
export const rejectReasonSchema = z.enum([
  'missing', // no file at the path
  'empty', // 0 bytes
  'unreadable', // the operating system refused to read it
  'not-an-image', // bytes of no supported format
  'corrupt', // a supported format whose pixels cannot be decoded
  'too-large', // more pixels or bytes than are safe to decode
  'no-label', // the row names no class
  'outside-root', // the path leaves the dataset's root
  'duplicate-row', // a second row for the same file and label
  'unsupported', // an image format that is recognised but not read (SVG, ...)
]);
export type RejectReason = z.infer<typeof rejectReasonSchema>;

export const imageFormatSchema = z.enum(['jpeg', 'png', 'bmp', 'tiff', 'webp', 'gif']);

/** What decoding one file found. `pixelHash`: SHA-256 over width, height (uint32 little endian) and the oriented 8-bit RGB pixels. */
export const imageFactsSchema = z.strictObject({
  fileHash: sha256Schema,
  pixelHash: sha256Schema,
  format: imageFormatSchema,
  width: z.number().int().positive(), // after EXIF orientation
  height: z.number().int().positive(),
  sizeBytes: z.number().int().positive(),
  bitsPerSample: z.number().int().positive(),
  colour: z.enum(['rgb', 'grey', 'palette', 'cmyk', 'rgba', 'grey-alpha']),
  meanBrightness: z.number().min(0).max(255), // of the 64 x 64 grey thumbnail
  contrast: z.number().min(0), // standard deviation of the same
  sharpness: z.number().min(0), // variance of the Laplacian of the same
});
export type ImageFacts = z.infer<typeof imageFactsSchema>;

/** A file the engine may read: `path` is absolute and was checked by the core to lie inside what the user granted. */
export const imageSourceSchema = z.strictObject({ index: z.number().int().nonnegative(), path: z.string() });

export const IMAGE_METHODS = {
  /**
   * Reads, hashes and decodes many files in worker threads, streaming one item a file in batches. Writes the 64 x 64 grey
   * box-filter thumbnails (4,096 bytes each, at record number `index`; zeros for a rejected file) to `thumbnailsPath`.
   * `copyTo`: folder of content-addressed files (`ab/abcdef…`) that each accepted file is copied into, or null.
   */
  'images.scan': {
    process: 'compute',
    input: z.strictObject({
      sources: z.array(imageSourceSchema),
      thumbnailsPath: z.string().nullable(),
      copyTo: z.string().nullable(),
      maxPixels: z.number().int().positive(),
      maxBytes: z.number().int().positive(),
    }),
    item: z.array(
      z.discriminatedUnion('ok', [
        z.strictObject({ ok: z.literal(true), index: z.number().int(), facts: imageFactsSchema }),
        z.strictObject({ ok: z.literal(false), index: z.number().int(), reason: rejectReasonSchema, detail: z.string() }),
      ]),
    ),
    output: z.strictObject({ accepted: z.number().int(), rejected: z.number().int() }),
  },
  /**
   * Near-duplicates among `count` thumbnails: pairs with normalised cross-correlation >= `threshold` (evaluation.md 7.6), joined
   * to clusters. `members` are record numbers, ascending; `minimum` the smallest correlation of a joined pair. Records listed in `skip` do not count.
   */
  'images.nearDuplicates': {
    process: 'compute',
    input: z.strictObject({
      thumbnailsPath: z.string(),
      count: z.number().int().nonnegative(),
      threshold: z.number().min(0.5).max(1),
      skip: z.array(z.number().int()),
    }),
    item: null,
    output: z.strictObject({
      clusters: z.array(z.strictObject({ members: z.array(z.number().int()), minimum: z.number() })),
      pairs: z.number().int(),
    }),
  },
  /** Writes a thumbnail (longest side `size` pixels, never enlarged, orientation applied) as WebP to `outPath`, atomically. */
  'images.thumbnail': {
    process: 'interactive',
    input: z.strictObject({ path: z.string(), size: z.number().int().min(16).max(4096), outPath: z.string() }),
    item: null,
    output: z.strictObject({ width: z.number().int(), height: z.number().int() }),
  },
  /**
   * Images as a network's input of this size gets them, before preprocessing: decoded and resized as for training, rounded to 8 bits. One
   * entry a file: `width * height * 3` bytes, interleaved RGB, or null where it cannot be read or holds other pixels than at its import.
   */
  'images.pixels': {
    process: 'interactive',
    input: z.strictObject({
      files: z.array(z.strictObject({ path: z.string(), pixelHash: sha256Schema })),
      width: z.number().int().min(1).max(1024),
      height: z.number().int().min(1).max(1024),
      resize: z.enum(RESIZE_RULES),
    }),
    item: null,
    output: z.strictObject({ images: z.array(z.instanceof(Uint8Array).nullable()) }),
  },
  /** Paints the sample (stained cells in two classes on made-up smears) into `folder`: `images/*.jpg` and `metadata.csv`. */
  'images.paintSample': {
    process: 'compute',
    input: z.strictObject({ folder: z.string(), seed: z.number().int().nonnegative() }),
    item: null,
    output: z.strictObject({ images: z.number().int(), smears: z.number().int() }),
  },
} as const satisfies Record<string, EngineMethod>;
