import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import type { EXCHANGE_METHODS } from '#shared/contract/engine/exchange.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { requireNetwork } from './detect-network.ts';
import { withImageNetInput } from './imagenet-input.ts';
import { READING, tellNobody, WRITING } from '#main/engine/exchange/tell-step.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import { readKerasWeights } from '#main/engine/exchange/read/keras-weights.ts';
import { leafWeights } from '#main/engine/exchange/read/weight-leaves.ts';

type Method = (typeof EXCHANGE_METHODS)['pretrained.convert'];

/** The engine's `pretrained.convert`: a Keras file to the weights of a network without top. */
export async function convertPretrained(
  input: z.infer<Method['input']>,
  tell: TellStep = tellNobody,
): Promise<z.infer<Method['output']>> {
  const { path, network, outDir } = input;
  await mkdir(outDir, { recursive: true });
  await tell(READING);
  const file = await readKerasWeights(path, outDir, tell);
  const { id, match } = await requireNetwork(path, leafWeights(file.layers), network, tell);
  requireNumbers(path, match.tensors);
  const tensors = withImageNetInput(id, match.tensors);
  await tell(WRITING);
  const weightsPath = join(outDir, 'weights.safetensors');
  const [fileHash, weightsHash] = await Promise.all([hashFile(path), writeTensorFile(weightsPath, tensors)]);
  const parameters = tensors.reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
  return { network: id, producer: file.producer, parameters, fileHash, weightsPath, weightsHash };
}

/** Refuses weights that are not numbers: every answer of such a network would be none. Errors: `import/unreadable`. */
export function requireNumbers(path: string, tensors: readonly WeightTensor[]): void {
  const broken = tensors.find(({ values }) => !values.every((value) => Number.isFinite(value)));
  if (broken === undefined) return;
  throw new AppError('import/unreadable', {
    fileName: basename(path),
    reason: `the weight ${broken.name} holds values that are not numbers`,
  });
}
