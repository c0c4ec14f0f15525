import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import type { RunNetworkInput } from '#main/engine/training/run-network.ts';
import { NETWORK_SETTINGS, trainNetwork } from './training-room.ts';

let home = '';

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'caselens-no-tensorflow-'));
  // An empty folder: TensorFlow is not installed. Nothing in this process has looked for it before.
  process.env['CASELENS_TENSORFLOW_DIR'] = home;
});

function inputOf(runner: RunnerChoice): RunNetworkInput {
  const image = { id: 'x', path: '/nowhere.png', pixelHash: 'a'.repeat(64), classIndex: 0 };
  const [train, validation] = [[image], [image]];
  const classes = ['a', 'b'];
  const places = { runDir: join(home, 'run'), cacheDir: join(home, 'cache'), resourcesDir: '' };
  return {
    recipe: 'compact-cnn',
    ...places,
    classes,
    train,
    validation,
    settings: NETWORK_SETTINGS,
    start: { kind: 'random' },
    seed: 1,
    runner,
    resume: false,
  };
}

test.each(['auto', 'tensorflow'] as const)(
  '%s: without TensorFlow it says how to install it, before any image is read',
  async (runner) => {
    await expect(trainNetwork(inputOf(runner))).rejects.toMatchObject({
      code: 'engine/runner-unavailable',
      details: { runner: 'tensorflow', reason: expect.stringContaining('npm run engine:install') },
    });
  },
);
