import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { FromEngine, ToEngine } from '#shared/contract/engine/protocol.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { RunHeadInput, RunHeadOutput } from '#main/engine/training/run-head.ts';
import type { RunNetworkInput, RunNetworkOutput } from '#main/engine/training/run-network.ts';
import { paintCells } from './painted-cells.ts';
import { NETWORK_SETTINGS } from './training-room.ts';

const entry = fileURLToPath(new URL('../../../../../src-main/engine/entry.ts', import.meta.url));
const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));
/** A network keeps every epoch; a head, whose epochs take milliseconds, keeps one a second and must train for longer than that. */
const EPOCHS = { head: 250, network: 40 };
let home = '';

/** A request to an engine process, but for its folder and whether it resumes. */
type Training =
  | { readonly method: 'training.runHead'; readonly input: Omit<RunHeadInput, 'runDir' | 'resume'> }
  | { readonly method: 'training.runNetwork'; readonly input: Omit<RunNetworkInput, 'runDir' | 'resume'> };
type Output = RunHeadOutput | RunNetworkOutput;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'caselens-kill-'));
});

async function sharedInput(): Promise<Omit<RunHeadInput, 'recipe' | 'runDir' | 'resume' | 'settings'>> {
  return {
    cacheDir: join(home, 'cache'),
    resourcesDir,
    classes: ['nucleus', 'dots'],
    train: await paintCells(join(home, 'images'), 16, 'train'),
    validation: await paintCells(join(home, 'images'), 6, 'validation'),
    seed: 3,
    runner: 'auto',
  };
}

async function headTraining(epochs: number): Promise<Training> {
  const recipe = 'efficientnet-lite0-head';
  const change = { epochs, batchSize: 4, patience: epochs, hiddenUnits: 16, dropout: 0.3 };
  const settings = { ...RECIPES[recipe].defaults, ...change };
  return { method: 'training.runHead', input: { ...(await sharedInput()), recipe, settings } };
}

async function networkTraining(): Promise<Training> {
  const settings = { ...NETWORK_SETTINGS, epochs: EPOCHS.network, batchSize: 4, patience: EPOCHS.network };
  return {
    method: 'training.runNetwork',
    input: { ...(await sharedInput()), recipe: 'compact-cnn', settings, start: { kind: 'random' } },
  };
}

/** Where a run works, and whether it goes on from there. */
interface Attempt {
  readonly runDir: string;
  readonly resume: boolean;
  /** May kill the engine: then the answer is null. */
  readonly onEpoch?: (engine: ChildProcess, epoch: number) => void;
}

/** Runs a training in an engine process of its own. */
function trainInProcess({ method, input }: Training, { runDir, resume, onEpoch }: Attempt): Promise<Output | null> {
  const engine = fork(entry, [], { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    engine.on('message', (message: FromEngine) => {
      if (message.kind === 'ready')
        engine.send({ kind: 'request', id: 1, method, input: { ...input, runDir, resume } } satisfies ToEngine);
      if (message.kind === 'item') {
        const item = message.item as { readonly kind: string; readonly record?: { readonly epoch: number } };
        if (item.record !== undefined) onEpoch?.(engine, item.record.epoch);
      }
      if (message.kind === 'error') reject(new Error(JSON.stringify(message.error)));
      if (message.kind === 'result') {
        resolve(message.output as Output);
        engine.send({ kind: 'shutdown' } satisfies ToEngine);
      }
    });
    engine.on('exit', () => resolve(null));
  });
}

const losses = (output: Output): readonly (readonly number[])[] =>
  output.history.map(({ epoch, loss, val_loss }) => [epoch, loss, val_loss]);

test.each([
  ['a head', () => headTraining(EPOCHS.head), { leastKept: 1 }],
  ['a whole network', networkTraining, { leastKept: 7 }],
])(
  '%s that is killed with -9 in the middle and resumed ends bit for bit like one that was left alone',
  { timeout: 240_000 },
  async (name, make, most) => {
    const training = await make();
    const whole = await trainInProcess(training, { runDir: join(home, name, 'whole'), resume: false });
    const runDir = join(home, name, 'killed');
    let killedAt = 0;
    const onEpoch = (engine: ChildProcess, epoch: number): void => {
      if (killedAt > 0 || epoch < 7 || !existsSync(join(runDir, 'checkpoint.json'))) return;
      killedAt = epoch;
      engine.kill('SIGKILL');
    };
    expect(await trainInProcess(training, { runDir, resume: false, onEpoch })).toBeNull();
    const checkpoint = JSON.parse(await readFile(join(runDir, 'checkpoint.json'), 'utf8')) as { readonly epoch: number };
    expect(checkpoint.epoch).toBeGreaterThanOrEqual(most.leastKept);
    expect(checkpoint.epoch).toBeLessThan(training.input.settings.epochs);
    await expectSameEnd(training, runDir, whole);
  },
);

test('a head that is killed before its first checkpoint begins anew and ends bit for bit the same', async () => {
  const training = await headTraining(20);
  const whole = await trainInProcess(training, { runDir: join(home, 'early', 'whole'), resume: false });
  const runDir = join(home, 'early', 'killed');
  const onEpoch = (engine: ChildProcess): void => void engine.kill('SIGKILL');
  expect(await trainInProcess(training, { runDir, resume: false, onEpoch })).toBeNull();
  await expectSameEnd(training, runDir, whole);
});

async function expectSameEnd(training: Training, runDir: string, whole: Output | null): Promise<void> {
  const resumed = await trainInProcess(training, { runDir, resume: true });
  expect(resumed!.history).toHaveLength(training.input.settings.epochs);
  expect(losses(resumed!)).toEqual(losses(whole!));
  expect(resumed!.weightsHash).toBe(whole!.weightsHash);
  expect(await readFile(resumed!.weightsPath)).toEqual(await readFile(whole!.weightsPath));
  // Every epoch is in the log, once.
  const rows = (await readFile(join(runDir, 'log.csv'), 'utf8')).trim().split('\n');
  expect(rows).toHaveLength(training.input.settings.epochs + 1);
}
