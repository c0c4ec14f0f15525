import { expect, test } from 'vitest';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import { chooseForTraining } from '#main/engine/runners/choose.ts';

const context = { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined };

/** Whether this process has TensorFlow's library in its memory. One process runs one test file, so nobody else loads it. */
function hasTensorFlow(): boolean {
  const { sharedObjects } = process.report.getReport() as { readonly sharedObjects: readonly string[] };
  return sharedObjects.some((path) => /tensorflow_(cc|framework|common)/.test(path));
}

test('asking what there is, and asking for a runner by name, does not load TensorFlow; training does', async () => {
  for (const runner of ['auto', 'tensorflow'] as const) {
    const { chosen } = await LEARNING_HANDLERS['engine.info']({ runner }, context);
    expect(chosen.training.runner).toBe('tensorflow');
  }
  expect(hasTensorFlow()).toBe(false);
  await chooseForTraining('auto', 'float32');
  expect(hasTensorFlow()).toBe(true);
});

test('the self-test ends where it is cancelled', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const selftest = LEARNING_HANDLERS['engine.selftest'](
    { resourcesDir: '', runner: 'onnx', measure: false },
    {
      ...context,
      signal: controller.signal,
      progress: ({ done }) => {
        seen.push(done);
        if (done === 2) controller.abort(new Error('enough'));
      },
    },
  );
  await expect(selftest).rejects.toThrow('enough');
  expect(seen).toEqual([1, 2]);
});
