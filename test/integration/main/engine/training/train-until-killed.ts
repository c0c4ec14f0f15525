import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { CheckpointPace } from '#main/engine/training/checkpoint-pace.ts';
import type { NetworkFitJob } from '#main/engine/training/fit-job.ts';
import { fitNetwork, newFitState } from '#main/engine/training/fit-network.ts';
import { NetworkCheckpoints } from '#main/engine/training/network-checkpoint.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { buildNetwork, openTrainer } from '#test/support/small-training.ts';

/*
 * Trains a small network with everything that has a memory: dropout, batch norms, Adam, a schedule, a reduction, balanced batches of images
 * that are varied. Takes up the checkpoint in the folder, and ends itself like a power cut after so many steps (0: never).
 * Arguments: folder, steps. At its end it writes `result.json`.
 */

const [runDir = '', mostSteps = '0'] = process.argv.slice(2);
const classes = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 0, 1, 2];
const images = classes.map((classIndex, at) => ({ id: `image-${at}`, path: '', pixelHash: '', classIndex }));
const pixelsOf = (index: number): Float32Array => Float32Array.from(hashUnit(300, 50 + index), (u) => 255 * u);
const settings = {
  ...NETWORK_SETTINGS,
  epochs: 3,
  batchSize: 4,
  learningRate: 0.01,
  schedule: 'cosine',
  sampling: 'balanced',
  monitor: 'val_balanced_accuracy',
  reducePatience: 1,
  reduceFactor: 0.5,
  rotation: 20,
  horizontalFlip: true,
} as const;

await readyTfjs();
const augmentation = { geometry: true, brightness: false, contrast: false, fillMode: 'nearest', fillValue: 0 } as const;
const trainer = openTrainer(buildNetwork(), { optimizer: OPTIMIZERS.adam, preprocessing: 'tf', augmentation });
const checkpoints = new NetworkCheckpoints({ runDir, runHash: 'small', seed: 5 });
const start = (await checkpoints.resume(trainer)) ?? newFitState(settings);
let steps = 0;
const job: NetworkFitJob = {
  trainer,
  settings,
  images,
  trainCount: 10,
  size: { width: 10, height: 10 },
  inputShape: [10, 10, 3],
  output: 'softmax',
  classWeights: [1, 1, 1],
  epochsBefore: 0,
  seed: 5,
  signal: new AbortController().signal,
  pace: new CheckpointPace({ steps: 1, intervalMs: Infinity, leastWork: 0 }),
  source: {
    async *batches(order) {
      for (let at = 0; at < order.length; at += settings.batchSize) {
        const indices = order.slice(at, at + settings.batchSize);
        const pixels = new Float32Array(indices.length * 300);
        for (const [row, index] of indices.entries()) pixels.set(pixelsOf(index), row * 300);
        yield Promise.resolve({ indices, pixels });
      }
    },
  },
  onStep: () => {
    steps += 1;
    if (steps === Number(mostSteps)) process.kill(process.pid, 'SIGKILL');
  },
  onPart: (state) => checkpoints.write(trainer, state, false),
  onEpoch: (state, { isBest }) => checkpoints.write(trainer, state, isBest),
};
const { state } = await fitNetwork(job, start);
const hash = (tensors: ReturnType<typeof trainer.readWeights>): string => {
  const sha256 = createHash('sha256');
  for (const { values } of tensors) sha256.update(values);
  return sha256.digest('hex');
};
await writeFile(
  `${runDir}/result.json`,
  JSON.stringify({
    weights: hash(trainer.readWeights()),
    optimizer: hash(trainer.readState()),
    best: createHash('sha256')
      .update(await readFile(checkpoints.best?.path ?? ''))
      .digest('hex'),
    plateau: state.plateau,
    step: state.step,
    history: state.history.map(({ seconds: _, ...record }) => record),
  }),
);
trainer.close();
