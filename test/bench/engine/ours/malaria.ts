import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { makeDecodePool } from '#main/engine/decode/pool.ts';
import { runNetwork } from '#main/engine/training/run-network.ts';
import type { LabelledFile } from '#test/bench/engine/benchmark.ts';
import { ROOT } from '#main/setup/places.js';
import { withHashes } from './epoch.ts';
import type { TaskOf, Workload } from './workload.ts';

/** The recipe as a user runs it, from random weights: the engine's own training with its checkpoints and validation; a seed a repetition. */
export async function prepareMalaria({
  train,
  validation,
  epochs,
  folder,
  batch: batchSize,
}: TaskOf<'malaria'>): Promise<Workload> {
  const pool = makeDecodePool();
  const labelled = async (files: readonly LabelledFile[]) => {
    const images = await withHashes(files, pool);
    return images.map((image, at) => ({ ...image, id: image.path, classIndex: files[at]!.label }));
  };
  const images = { train: await labelled(train), validation: await labelled(validation) };
  const settings = {
    ...RECIPES['malaria-resnet50v2'].defaults,
    start: 'random',
    precision: 'float32',
    batchSize,
    epochs,
  } as const;
  let seed = 0;
  return {
    run: async () => {
      seed += 1;
      await rm(folder, { recursive: true, force: true });
      const startedAt = performance.now();
      const { history } = await runNetwork(
        {
          ...images,
          recipe: 'malaria-resnet50v2',
          classes: ['rbc', 'wbc'],
          runDir: join(folder, 'run'),
          cacheDir: join(folder, 'cache'),
          resourcesDir: join(ROOT, 'resources'),
          settings,
          start: { kind: 'random' },
          seed,
          runner: 'tensorflow',
          resume: false,
        },
        { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined },
      );
      const runMs = performance.now() - startedAt;
      const last = history.at(-1)!;
      return { accuracy: last.val_accuracy, loss: last.loss, runMs };
    },
  };
}
