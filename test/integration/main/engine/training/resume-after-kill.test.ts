import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import type { FromEngine, ToEngine } from '#shared/contract/engine/protocol.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { RunHeadInput, RunHeadOutput } from '#main/engine/training/run-head.ts';
import { paintCells } from './painted-cells.ts';

const entry = fileURLToPath(new URL('../../../../../src-main/engine/entry.ts', import.meta.url));
const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));
const EPOCHS = 40;
let home = '';
let input: Omit<RunHeadInput, 'runDir' | 'resume'>;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'caselens-kill-'));
  const settings = {
    ...RECIPES['efficientnet-lite0-head'].defaults,
    epochs: EPOCHS,
    batchSize: 4,
    patience: EPOCHS,
    hiddenUnits: 16,
    dropout: 0.3,
  };
  input = {
    recipe: 'efficientnet-lite0-head',
    cacheDir: join(home, 'cache'),
    resourcesDir,
    classes: ['nucleus', 'dots'],
    train: await paintCells(join(home, 'images'), 16, 'train'),
    validation: await paintCells(join(home, 'images'), 6, 'validation'),
    settings,
    seed: 3,
    runner: 'auto',
  };
});

/** Runs training in an engine process of its own; `onEpoch` may kill it, then the answer is null. */
function trainInProcess(
  runDir: string,
  resume: boolean,
  onEpoch: (engine: ChildProcess, epoch: number) => void = () => undefined,
): Promise<RunHeadOutput | null> {
  const engine = fork(entry, [], { serialization: 'advanced', execArgv: [] });
  return new Promise((resolve, reject) => {
    engine.on('message', (message: FromEngine) => {
      if (message.kind === 'ready')
        engine.send({
          kind: 'request',
          id: 1,
          method: 'training.runHead',
          input: { ...input, runDir, resume },
        } satisfies ToEngine);
      if (message.kind === 'item') {
        const item = message.item as { readonly kind: string; readonly record?: { readonly epoch: number } };
        if (item.record !== undefined) onEpoch(engine, item.record.epoch);
      }
      if (message.kind === 'error') reject(new Error(JSON.stringify(message.error)));
      if (message.kind === 'result') {
        resolve(message.output as RunHeadOutput);
        engine.send({ kind: 'shutdown' } satisfies ToEngine);
      }
    });
    engine.on('exit', () => resolve(null));
  });
}

const losses = (output: RunHeadOutput): readonly (readonly number[])[] =>
  output.history.map(({ epoch, loss, val_loss }) => [epoch, loss, val_loss]);

test('killed with -9 in the middle and resumed, a run ends bit for bit like one that was left alone', async () => {
  const whole = await trainInProcess(join(home, 'whole'), false);
  const killed = await trainInProcess(join(home, 'killed'), false, (engine, epoch) => {
    if (epoch === 7) engine.kill('SIGKILL');
  });
  expect(killed).toBeNull();
  const checkpoint = JSON.parse(await readFile(join(home, 'killed', 'checkpoint.json'), 'utf8')) as { readonly epoch: number };
  expect(checkpoint.epoch).toBeGreaterThanOrEqual(7);
  expect(checkpoint.epoch).toBeLessThan(EPOCHS);
  const resumed = await trainInProcess(join(home, 'killed'), true);
  expect(losses(resumed!)).toEqual(losses(whole!));
  expect(resumed!.weightsHash).toBe(whole!.weightsHash);
  expect(await readFile(resumed!.weightsPath)).toEqual(await readFile(whole!.weightsPath));
});
