import { z } from 'zod';
import { importRecordSchema, modelManifestSchema } from './manifest.ts';
import { importAnswersSchema, importInspectionSchema } from './model-import.ts';
import type { EngineMethod } from './protocol.ts';
import { sha256Schema } from './protocol.ts';

export const EXCHANGE_METHODS = {
  /**
   * Reads a Keras file (`.h5` of Keras 2 or 3, whole or weights only; `.keras`) and writes the weights of the network without top that it
   * holds to `outDir/weights.safetensors`, tensors named `<layer>/<role>` as the builder names them. `network` null: found by names and
   * shapes of the layers. Errors: `import/unknown-network`, `import/mismatch` (a table), `weights/unreadable`, `weights/too-large`.
   */
  'pretrained.convert': {
    process: 'either',
    input: z.strictObject({ path: z.string(), network: z.string().nullable(), outDir: z.string() }),
    item: null,
    output: z.strictObject({
      network: z.string(),
      producer: z.string(),
      parameters: z.number().int().positive(),
      fileHash: sha256Schema,
      weightsPath: z.string(),
      weightsHash: sha256Schema,
    }),
  },
  /**
   * Says what the files of a classifier are: Keras (`.h5`, `.keras`, weights with the model's JSON beside them), TensorFlow.js, ONNX. Nothing
   * is kept; `workDir` is used while it runs. Errors: `import/…`, `weights/…`.
   */
  'models.inspect': {
    process: 'either',
    input: z.strictObject({ paths: z.array(z.string()), answers: importAnswersSchema, workDir: z.string() }),
    item: null,
    output: importInspectionSchema,
  },
  /**
   * Writes what a model version keeps of a classifier's files to `outDir`: `weights.safetensors` or `model.onnx`; the rest goes into the
   * manifest. Answers that are missing are the guesses of `models.inspect`; classes must be there. Errors: as that, `import/wrong-classes`.
   */
  'models.import': {
    process: 'either',
    input: z.strictObject({ paths: z.array(z.string()), answers: importAnswersSchema, outDir: z.string() }),
    item: null,
    output: modelManifestSchema
      .pick({ classes: true, architecture: true, output: true, preprocessing: true, parameters: true, weights: true, onnx: true })
      .extend({ imported: importRecordSchema.omit({ importedAtMs: true }), weightsPath: z.string() }),
  },
} as const satisfies Record<string, EngineMethod>;
