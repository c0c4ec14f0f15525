import { z } from 'zod';
import type { ContractPart } from './channel.ts';
import { nameSchema } from './channel.ts';
import { importAnswersSchema, importInspectionSchema } from './engine/model-import.ts';
import { grantIdSchema } from './ids.ts';
import { modelSummarySchema } from './models.ts';

const answersSchema = importAnswersSchema.prefault({});

export const MODEL_IMPORT_CALLS = {
  /**
   * What the file or files of a classifier are: one Keras or ONNX file; weights with the JSON of their model; `model.json` of TensorFlow.js
   * with its weights, as files, folder or zip. Keeps nothing. Errors: `import/…`, `weights/…`.
   */
  'models.inspect': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema }),
    output: importInspectionSchema,
  },
  /** The probability of each class for one image, by the model as it would be kept with these answers; the most probable first. */
  'models.tryImport': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema, imageGrantId: grantIdSchema }),
    output: z.strictObject({
      probabilities: z.array(z.strictObject({ className: z.string(), probability: z.number().min(0).max(1) })),
    }),
  },
  /** Keeps a classifier from elsewhere as a model version. Errors: as `models.inspect`, `import/wrong-classes`, `import/answer-missing`. */
  'models.import': {
    access: 'page',
    input: z.strictObject({ grantId: grantIdSchema, answers: answersSchema, name: nameSchema.nullable().default(null) }),
    output: modelSummarySchema,
  },
} as const satisfies ContractPart;
