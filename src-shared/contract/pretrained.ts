import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { emptySchema, timeSchema } from './channel.ts';
import { sha256Schema } from './engine/protocol.ts';
import { grantIdSchema, jobIdSchema, pretrainedIdSchema } from './ids.ts';

/** Weights of a network without its top that the user brought as a Keras file, to start trainings from. */
export const pretrainedSchema = z.strictObject({
  pretrainedId: pretrainedIdSchema,
  name: z.string(),
  network: z.string(), // id of the network, as in `domain/architectures/networks.ts`
  fileName: z.string(),
  fileHash: sha256Schema, // of the user's file
  weightsHash: sha256Schema, // of `weights.safetensors` as it is kept
  parameters: z.number().int().positive(),
  producer: z.string(), // program and version, as far as the file says
  createdAtMs: timeSchema,
});
export type Pretrained = z.infer<typeof pretrainedSchema>;

export const PRETRAINED_CALLS = {
  /**
   * Reads a Keras `.h5` or `.keras` file, finds the network by names and shapes of its layers (`network` null) or takes the one that is
   * named, and keeps its weights without the top. The job's result: `pretrainedSchema`. Errors of the job: `import/unknown-network`,
   * `import/mismatch`, those of reading the file.
   */
  'pretrained.import': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, network: z.string().nullable().default(null) }),
    output: z.strictObject({ jobId: jobIdSchema }),
  },
  'pretrained.list': {
    access: 'page',
    input: emptySchema,
    output: z.strictObject({ pretrained: z.array(pretrainedSchema) }), // newest first
  },
  /** Removes the weights. Models that were trained from them stay, and so do the words of their records. */
  'pretrained.delete': {
    access: 'page',
    input: z.strictObject({ pretrainedId: pretrainedIdSchema }),
    output: emptySchema,
  },
} as const satisfies ContractPart;
