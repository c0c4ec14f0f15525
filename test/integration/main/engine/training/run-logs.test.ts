import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvLog } from '#shared/domain/training/csv-log.ts';
import { closeSharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { RunNetworkInput } from '#main/engine/training/run-network.ts';
import { paintCells } from './painted-cells.ts';
import type { PaintedCell } from './painted-cells.ts';
import { NETWORK_SETTINGS, trainNetwork } from './training-room.ts';

const CLASSES = ['nucleus', 'dots'];
let home = '';
let train: PaintedCell[] = [];
let validation: PaintedCell[] = [];

beforeAll(async () => {
  await readyTfjs();
  home = await mkdtemp(join(tmpdir(), 'caselens-logs-'));
  train = await paintCells(join(home, 'images'), 16, 'train');
  validation = await paintCells(join(home, 'images'), 12, 'validation');
});
afterAll(closeSharedDecodePool);

function inputOf(run: string, change: Partial<RunNetworkInput>): RunNetworkInput {
  return {
    recipe: 'compact-cnn',
    runDir: join(home, run),
    cacheDir: join(home, 'cache'),
    resourcesDir: '',
    classes: CLASSES,
    train,
    validation,
    settings: NETWORK_SETTINGS,
    start: { kind: 'random' },
    seed: 1,
    runner: 'auto',
    resume: false,
    ...change,
  };
}

test('event files and a CSV log lie beside a run that asks for them', async () => {
  const settings = { ...NETWORK_SETTINGS, epochs: 2, schedule: 'constant', tensorBoard: true, sampling: 'balanced' } as const;
  const { output } = await trainNetwork(inputOf('logged', { settings }));
  const names = await readdir(join(home, 'logged', 'tensorboard'), { recursive: true });
  expect(names.filter((name) => name.includes('tfevents'))).toHaveLength(3);
  expect(names).toEqual(expect.arrayContaining(['train', 'validation']));
  expect(await readFile(join(home, 'logged', 'log.csv'), 'utf8')).toBe(csvLog(output.history));
  for (const record of output.history) expect(record).toMatchObject({ learningRate: settings.learningRate });
});

test('a run that learns nothing is warned of with the share of the largest class', async () => {
  const settings = { ...NETWORK_SETTINGS, epochs: 1, learningRate: 1e-12 };
  const most = validation.filter(({ classIndex }, at) => classIndex === 0 || at < 4);
  const { items, output } = await trainNetwork(inputOf('blind', { settings, validation: most }));
  const notes = items.flatMap((item) => (item.kind === 'note' ? [item.text] : []));
  expect(notes.filter((note) => note.includes('is not clearly better than always answering “nucleus”'))).toHaveLength(1);
  expect(output.history[0]?.val_balanced_accuracy).toBeLessThanOrEqual(1);
  const names = await readdir(join(home, 'blind'));
  expect(names).toContain('log.csv');
  expect(names).not.toContain('tensorboard');
});
