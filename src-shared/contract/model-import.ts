import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { nameSchema } from './channel.ts';
import { importAnswersSchema } from './engine/model-import.ts';
import { grantIdSchema, jobIdSchema, modelIdSchema } from './ids.ts';

const answersSchema = importAnswersSchema.prefault({});
const startedSchema = z.strictObject({ jobId: jobIdSchema });

/** What a model from elsewhere says of one image: the probability of each class, the most probable first. */
export const importTrialSchema = z.strictObject({
  probabilities: z.array(z.strictObject({ className: z.string(), probability: z.number().min(0).max(1) })),
});
export type ImportTrial = z.infer<typeof importTrialSchema>;

/** The model version that an import made. */
export const modelImportResultSchema = z.strictObject({ modelId: modelIdSchema, name: z.string() });
export type ModelImportResult = z.infer<typeof modelImportResultSchema>;

export const MODEL_IMPORT_CALLS = {
  /**
   * What the file or files of a classifier are: one Keras or ONNX file; weights with the JSON of their model; `model.json` of TensorFlow.js
   * with its weights, as files, folder or zip. Keeps nothing. The job's result: `importInspectionSchema`. Errors of the job: `import/…`,
   * `weights/…`.
   */
  'models.inspect': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema }),
    output: startedSchema,
  },
  /** Asks the model for one image, as it would be kept with these answers. The job's result: `importTrialSchema`. */
  'models.tryImport': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema, imageGrantId: grantIdSchema }),
    output: startedSchema,
  },
  /**
   * Keeps a classifier from elsewhere as a model version. The job's result: `modelImportResultSchema`. Errors of the job: as
   * `models.inspect`, `import/wrong-classes`, `import/answer-missing`.
   */
  'models.import': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema, name: nameSchema.nullable().default(null) }),
    output: startedSchema,
  },
} as const satisfies ContractPart;
