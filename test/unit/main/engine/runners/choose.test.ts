import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import { chooseForTraining, chooseRunner } from '#main/engine/runners/choose.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';

// Of this file's process alone: a folder without the library.
process.env['CASELENS_TENSORFLOW_DIR'] = mkdtempSync(join(tmpdir(), 'caselens-no-tensorflow-'));

const context = { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined };
const missing = {
  code: 'engine/runner-unavailable',
  details: { runner: 'tensorflow', reason: expect.stringContaining('npm run engine:install') as string },
};

test('without the library TensorFlow is missing, and says how to install it', async () => {
  expect(await RUNNERS.tensorflow.probe()).toMatchObject({ available: false });
  await expect(chooseRunner('tensorflow')).rejects.toMatchObject(missing);
  await expect(chooseForTraining('tensorflow')).rejects.toMatchObject(missing);
  await expect(chooseForTraining('auto')).rejects.toMatchObject(missing);
});

test('frozen networks go on with ONNX Runtime', async () => {
  expect((await chooseRunner('auto')).record.id).toBe('onnx');
  expect((await chooseRunner('auto', 'features')).record.id).toBe('onnx');
});

test('a runner that only predicts is refused for training', async () => {
  await expect(chooseForTraining('onnx')).rejects.toMatchObject({
    code: 'engine/runner-unavailable',
    details: { runner: 'onnx' },
  });
  await expect(chooseForTraining('tfjs')).rejects.toMatchObject({
    code: 'engine/runner-unavailable',
    details: { runner: 'tfjs' },
  });
});

test('the report says that training of whole networks is off, and why', async () => {
  const { chosen, measured } = await LEARNING_HANDLERS['engine.info']({ runner: 'auto' }, context);
  expect(chosen.training.runner).toBeNull();
  expect(chosen.training.reason).toContain('npm run engine:install');
  expect(measured).toBeNull();
});

test('the self-test names it as missing; asked for by name it fails loudly', async () => {
  const selftest = LEARNING_HANDLERS['engine.selftest'];
  const { checks, missing: notThere } = await selftest({ resourcesDir: '', runner: 'auto', measure: true }, context);
  expect(notThere.map(({ runner }) => runner)).toEqual(['tensorflow']);
  expect(checks.some(({ runner }) => runner === 'tensorflow')).toBe(false);
  await expect(selftest({ resourcesDir: '', runner: 'tensorflow', measure: false }, context)).rejects.toMatchObject(missing);
});
