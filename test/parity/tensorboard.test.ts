import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { RunLog } from '#main/engine/training/run-log.ts';
import { modelGraphDef } from '#main/engine/training/tensorboard/forward-graph.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { peersPython } from '#test/support/peers.ts';
import { buildNetwork } from '#test/support/small-training.ts';

const program = fileURLToPath(new URL('read_events.py', import.meta.url));
const run = promisify(execFile);
const CLASSES = ['nucleus', 'dots and rings', 'crystals'];
const SETTINGS = { epochs: 4, learningRate: 0.003, zoom: [0.8, 1.2], nesterov: false, tensorBoard: true, schedule: 'cosine' };

const seriesSchema = z.record(z.string(), z.array(z.tuple([z.number(), z.number()])));
const readSchema = z.strictObject({
  train: seriesSchema,
  validation: seriesSchema,
  images: z.array(
    z.strictObject({ step: z.number(), said: z.array(z.number()), size: z.array(z.number()), colours: z.number() }),
  ),
  hparams: z.strictObject({ group: z.string(), values: z.record(z.string(), z.unknown()), status: z.number() }),
  graph: z.strictObject({ nodes: z.number(), ops: z.array(z.string()), names: z.array(z.string()) }),
  loaded: z.record(z.string(), z.number()),
  table: z.strictObject({
    scalars: z.record(z.string(), seriesSchema),
    hparams: z.array(z.string()),
    metrics: z.array(z.tuple([z.string(), z.string()])),
  }),
  served: z.record(z.string(), seriesSchema),
});

let home = '';
beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-board-'));
});
afterAll(() => rm(home, { recursive: true }));

/** Values with many digits, so that a rounding would show. */
const recordOf = (epoch: number): EpochRecord => ({
  epoch,
  loss: 1.1 / epoch,
  accuracy: epoch / 7,
  val_loss: 1.3 / epoch,
  val_accuracy: epoch / 9,
  val_balanced_accuracy: epoch / 11,
  learningRate: 0.003 / epoch,
  seconds: 2,
});
const EPOCHS = [1, 2, 3, 4].map(recordOf);
const confusionOf = (epoch: number): number[][] => [
  [20, 3, 1],
  [2, 30, 0],
  [epoch, 5, 9],
];

const newLog = (runDir: string): RunLog =>
  new RunLog({
    runDir,
    recipe: 'compact-cnn',
    settings: SETTINGS,
    seed: 7,
    classes: CLASSES,
    graph: () => modelGraphDef(buildNetwork()),
  });

/** Adds epochs; all but the second are the best so far. */
async function write(log: RunLog, from: number, to: number): Promise<void> {
  for (const record of EPOCHS.slice(from - 1, to)) {
    const epoch = { record, confusion: confusionOf(record.epoch), isBest: record.epoch !== 2 };
    await log.epoch(EPOCHS.slice(0, record.epoch), epoch);
  }
}

async function readBack(runDir: string): Promise<z.infer<typeof readSchema>> {
  const { stdout } = await run(await peersPython(), [program, join(runDir, 'tensorboard')]);
  return readSchema.parse(JSON.parse(stdout));
}

/** What our epochs are under Keras' tags: float32, the first epoch is 0. */
function expected(pick: (record: EpochRecord) => number | undefined): [number, number][] {
  return EPOCHS.map((record, step) => [step, Math.fround(pick(record) ?? Number.NaN)]);
}
const TRAIN = {
  epoch_loss: expected(({ loss }) => loss),
  epoch_accuracy: expected(({ accuracy }) => accuracy),
  epoch_learning_rate: expected(({ learningRate }) => learningRate),
};
const VALIDATION = {
  epoch_loss: expected((record) => record.val_loss),
  epoch_accuracy: expected((record) => record.val_accuracy),
  epoch_balanced_accuracy: expected((record) => record.val_balanced_accuracy),
};
const METRICS = [
  ['train', 'epoch_accuracy'],
  ['train', 'epoch_learning_rate'],
  ['train', 'epoch_loss'],
  ['validation', 'epoch_accuracy'],
  ['validation', 'epoch_balanced_accuracy'],
  ['validation', 'epoch_loss'],
];

test("TensorBoard's own readers return our scalars exactly, the pictures, the hyper-parameters and the graph", async () => {
  const runDir = join(home, 'whole');
  const log = newLog(runDir);
  await write(log, 1, 4);
  await log.close('success');
  const read = await readBack(runDir);
  expect(read.train).toEqual(TRAIN);
  expect(read.validation).toEqual(VALIDATION);
  expect(read.served).toEqual({ train: TRAIN, validation: VALIDATION });
  expect(read.images.map(({ step }) => step)).toEqual([0, 2, 3]);
  for (const { said, size, colours } of read.images) {
    expect(said).toEqual(size);
    // Tints, and the smoothed edges of letters: a picture without text has under ten.
    expect(colours).toBeGreaterThan(100);
  }
  expect(read.hparams).toEqual({
    group: 'compact-cnn',
    status: 1,
    values: { ...SETTINGS, zoom: '0.8,1.2', recipe: 'compact-cnn', seed: 7 },
  });
  expect(read.table.hparams).toEqual([...Object.keys(SETTINGS), 'recipe', 'seed'].sort());
  expect(read.table.metrics).toEqual(METRICS);
  expect(read.graph.ops).toEqual(expect.arrayContaining(['Conv2D', 'FusedBatchNormV3', 'Placeholder', 'Softmax']));
  expect(read.graph.names).toEqual(expect.arrayContaining(['conv1', 'conv1/kernel', 'classes']));
  // A version each, and: hyper-parameters twice; a start, a graph (which TensorBoard makes two of) and three scalars an epoch; a start,
  // three scalars an epoch and three pictures.
  expect(read.loaded).toEqual({ '.': 3, train: 16, validation: 17 });
});

test('a run that was killed behind an epoch that its checkpoint does not know, and resumed, shows each epoch once', async () => {
  const runDir = join(home, 'killed');
  // As a kill leaves it: not closed while the next one writes and TensorBoard reads, epoch 3 on the disk.
  const killed = newLog(runDir);
  await write(killed, 1, 3);
  const log = newLog(runDir);
  await write(log, 3, 4);
  await log.close('failure');
  const read = await readBack(runDir);
  expect(read.served).toEqual({ train: TRAIN, validation: VALIDATION });
  expect(read.table.scalars).toEqual({ train: TRAIN, validation: VALIDATION });
  expect(read.hparams).toMatchObject({ group: 'compact-cnn', status: 2 });
  const lines = (await readFile(join(runDir, 'log.csv'), 'utf8')).trimEnd().split('\r\n');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['epoch', '0', '1', '2', '3']);
  await killed.close('failure');
});

test('a run that starts anew in the folder of another leaves nothing of it', async () => {
  const runDir = join(home, 'anew');
  const before = newLog(runDir);
  await write(before, 1, 4);
  await before.close('failure');
  const log = newLog(runDir);
  await write(log, 1, 4);
  await log.close('success');
  const read = await readBack(runDir);
  expect(read.train).toEqual(TRAIN);
  expect(read.loaded).toEqual({ '.': 3, train: 16, validation: 17 });
});
