import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SavedModel } from './messages.ts';
import { TensorFlowSession } from './session.ts';

const endSchema = z.looseObject({ name: z.string() });
const savedModelSchema = z.looseObject({
  metaGraphs: z.tuple([
    z.looseObject({
      signatureDef: z.record(
        z.string(),
        z.looseObject({ inputs: z.record(z.string(), endSchema), outputs: z.record(z.string(), endSchema) }),
      ),
    }),
  ]),
});

/** A SavedModel that runs by its signature. */
export interface ServedModel {
  readonly run: (input: Float32Array, batch: number) => Promise<Float32Array>;
  readonly close: () => Promise<void>;
}

/**
 * Opens a SavedModel that we wrote in TensorFlow and finds its ends by the names of `serving_default`. `inputShape` is without the batch
 * axis. Errors: `engine/tensorflow-failed`; a plain error where the folder holds something else.
 */
export async function openServingSignature(
  folder: string,
  names: { readonly input: string; readonly output: string },
  inputShape: readonly number[],
): Promise<ServedModel> {
  const bytes = await readFile(join(folder, 'saved_model.pb'));
  const { metaGraphs } = savedModelSchema.parse(SavedModel.toObject(SavedModel.decode(bytes), { bytes: Array, arrays: true }));
  const signature = metaGraphs[0].signatureDef['serving_default'];
  const [input, output] = [signature?.inputs[names.input]?.name, signature?.outputs[names.output]?.name];
  if (input === undefined || output === undefined) throw new RangeError(`no ${names.input} or ${names.output} in its signature`);
  const session = TensorFlowSession.open(bytes);
  return {
    run: async (values, batch) => {
      const [fetched] = session.run(new Map([[input, { shape: [batch, ...inputShape], values }]]), [output]);
      if (fetched === undefined) throw new RangeError('TensorFlow gave no output');
      return fetched.values;
    },
    close: async () => session.close(),
  };
}
