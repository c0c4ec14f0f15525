import { describeModel } from '#main/engine/exchange/write/keras-layers.ts';
import { writeKerasH5 } from '#main/engine/exchange/write/write-keras-h5.ts';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from './formula-weights.ts';

/** Writes a classifier on the compact network as a Keras `.h5`: layers enough to be compared with every network that is known. */
export async function writeCompactClassifier(path: string, classCount: number): Promise<void> {
  await readyTfjs();
  const model = buildCompactCnn({ inputSize: 64, classCount, dropout: 0.5 });
  assignFormulaWeights(model);
  await writeKerasH5(path, describeModel(model), null);
  model.dispose();
}
