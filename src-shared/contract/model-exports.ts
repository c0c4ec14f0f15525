import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { exportSchema } from './channel.ts';
import { exportFormatSchema } from './engine/exporting.ts';
import { jobIdSchema, modelIdSchema, operatingPointIdSchema } from './ids.ts';

export const MODEL_EXPORT_CALLS = {
  /**
   * Writes a model for other programs with all that is needed to use it, reads it back and compares its answers. The job's result is
   * `modelExportResultSchema`. `packaging` `folder` is for programs that may know paths only.
   */
  'models.export': {
    access: 'page',
    input: z.strictObject({
      modelId: modelIdSchema,
      format: exportFormatSchema,
      operatingPointId: operatingPointIdSchema.nullable().default(null), // null: the newest
      packaging: z.enum(['zip', 'folder']).default('zip'),
    }),
    output: z.strictObject({ jobId: jobIdSchema }),
  },
} as const satisfies ContractPart;

/** Result of an export. `imagesFrom`: the model's own validation part, another dataset of the user's, or painted pictures. */
export const modelExportResultSchema = exportSchema.extend({
  format: exportFormatSchema,
  modelFile: z.string(), // what programs open, inside the package
  modelBytes: z.number().int(),
  images: z.number().int(),
  imagesFrom: z.enum(['validation', 'dataset', 'painted']),
  maxAbsDifference: z.number(),
  readBy: z.string(),
  writeMs: z.number(),
  checkMs: z.number(),
});
export type ModelExportResult = z.infer<typeof modelExportResultSchema>;
