import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { availableParallelism } from 'node:os';
import { makeRandom } from '#shared/lib/random.ts';
import { compileForInference } from '#main/engine/compile/compile-model.ts';
import { writeOnnx } from '#main/engine/onnx/write-model.ts';
import { chooseRunner } from '#main/engine/runners/choose.ts';
import { buildLivelyClassifier } from './classifier.ts';
import type { TaskOf, Workload } from './workload.ts';

/**
 * Batches through the runner that the product chooses for predictions. Writes the network as an ONNX file first: the Python peer runs
 * that very file.
 */
export async function preparePrediction(task: TaskOf<'predict'>): Promise<Workload> {
  const { batch, batches, inputSize, onnxFile } = task;
  const model = await buildLivelyClassifier(task);
  await mkdir(dirname(onnxFile), { recursive: true });
  await writeFile(onnxFile, writeOnnx(compileForInference(model), task.network).bytes);
  const { runner } = await chooseRunner('auto');
  const source = { name: task.network, contentHash: null, load: async () => model };
  const opened = await runner.open(source, { threads: availableParallelism(), compiledDir: null });
  const random = makeRandom(1);
  const input = Float32Array.from({ length: batch * inputSize * inputSize * 3 }, () => random.next());
  return {
    run: async () => {
      const startedAt = performance.now();
      for (let at = 0; at < batches; at += 1) await opened.run(input, batch);
      return { imageMs: (performance.now() - startedAt) / (batches * batch) };
    },
  };
}
