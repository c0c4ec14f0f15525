import { writeFile } from 'node:fs/promises';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compileForInference } from '#main/engine/compile/compile-model.ts';
import { writeOnnx } from '#main/engine/onnx/write-model.ts';
import type { EndNames } from './end-names.ts';

/**
 * Writes a model as ONNX, batch norms folded: images NHWC, batch axis free. `metadata`: what the file says of classes and preprocessing.
 * Errors: `model/unsupported-layer`.
 */
export async function writeOnnxFile(
  path: string,
  model: LayersModel,
  names: EndNames,
  metadata: Readonly<Record<string, string>>,
): Promise<void> {
  const { bytes } = writeOnnx(compileForInference(model), model.name, { ...names, metadata });
  await writeFile(path, bytes, { flag: 'wx' });
}
