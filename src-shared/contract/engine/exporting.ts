import { z } from 'zod';
import { EXPORT_FORMAT_IDS } from '#shared/domain/exports/export-formats.ts';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';

export const exportFormatSchema = z.enum(EXPORT_FORMAT_IDS);

/** A file of an export: its name in the package, `/` between folders. */
export const exportedFileSchema = z.strictObject({
  name: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  sha256: sha256Schema,
});

export const EXPORTING_METHODS = {
  /**
   * Writes a model version for other programs into the new folder `outDir`, which appears whole or not at all: what `EXPORT_FORMATS` names.
   * Then reads it back and compares its answers on `images` (without any: on painted ones) with those of the model version itself.
   * Errors: `export/not-possible`, `export/differs`, `model/unsupported-layer`, `engine/runner-unavailable` (a SavedModel without
   * TensorFlow), those of reading a model version.
   */
  'models.export': {
    process: 'compute',
    input: z.strictObject({
      modelDir: z.string(),
      resourcesDir: z.string(),
      outDir: z.string(),
      format: exportFormatSchema,
      producer: z.string(), // program and version, written into the file where it has room for it
      metadata: z.record(z.string(), z.string()), // what an ONNX file says of itself
      savedAtMs: z.number().int(),
      images: z.array(z.strictObject({ path: z.string() })),
    }),
    item: null,
    output: z.strictObject({
      files: z.array(exportedFileSchema),
      check: z.strictObject({
        images: z.number().int().positive(), // how many were compared
        painted: z.boolean(),
        maxAbsDifference: z.number().nonnegative(), // of probabilities
        readBy: z.string(), // what computed the written model's answers
      }),
      writeMs: z.number().nonnegative(),
      checkMs: z.number().nonnegative(),
    }),
  },
} as const satisfies Record<string, EngineMethod>;
