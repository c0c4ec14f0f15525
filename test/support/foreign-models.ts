import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ImportAnswers, ImportInspection } from '#shared/contract/engine/model-import.ts';
import { importAnswersSchema } from '#shared/contract/engine/model-import.ts';
import { importModel } from '#main/engine/exchange/import/import-model.ts';
import { inspectModel } from '#main/engine/exchange/import/inspect-model.ts';
import { modelFromTopology } from '#main/engine/architectures/topology.ts';
import { onnxRunner } from '#main/engine/runners/onnx-runner.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { readSafeTensors } from '#main/engine/weights/safetensors.ts';
import { tempFolder } from './temp-home.ts';

/** A golden file of Keras'. */
export const goldenKeras = (name: string): string => fileURLToPath(new URL(`../golden/keras/${name}`, import.meta.url));

/** What files are said to be. */
export function inspected(paths: readonly string[], answers: Partial<ImportAnswers> = {}): Promise<ImportInspection> {
  return inspectModel({ paths: [...paths], answers: importAnswersSchema.parse(answers), workDir: tempFolder() });
}

/** The probabilities that an imported model gives for preprocessed images, by the compiled way of every prediction. */
export async function importedOutput(
  paths: readonly string[],
  { input, batch, ...answers }: Partial<ImportAnswers> & { readonly input: Float32Array; readonly batch: number },
): Promise<Float32Array> {
  const folder = mkdtempSync(join(tempFolder(), 'import-'));
  const imported = await importModel({ paths: [...paths], answers: importAnswersSchema.parse(answers), outDir: folder });
  const load = async () => {
    const { tensors } = await readSafeTensors(imported.weightsPath);
    const model = await modelFromTopology(imported.architecture, tensors, folder);
    assignNamedWeights(model, tensors);
    return model;
  };
  const model = await onnxRunner.open({ name: 'imported', contentHash: null, load }, { threads: 1, compiledDir: null });
  try {
    return await model.run(input, batch);
  } finally {
    await model.close();
  }
}

/** The largest difference of two lists of one length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a, (value, index) => Math.abs(value - b[index]!)).reduce((most, value) => Math.max(most, value), 0);
}
