import { expect, test } from 'vitest';
import { candidateProviders } from '#main/engine/onnx/providers.ts';
import type { Machine } from '#main/engine/onnx/providers.ts';
import { isWorthIt } from '#main/engine/runners/choose-provider.ts';
import { runTrial } from '#main/engine/runners/run-trial.ts';
import { inferenceJob, runnerThreads } from '#main/engine/runners/threads.ts';
import { providerTrialSchema, tryProvider } from '#main/engine/runners/try-provider.ts';
import { timingSchema } from '#main/engine/tensorflow/measured.ts';

function linux(files: readonly string[], libraries: readonly string[] = []): Machine {
  return {
    platform: 'linux',
    exists: (path) => files.includes(path),
    list: (folder) => (folder === '/dev/dri' ? files.map((path) => path.replace('/dev/dri/', '')) : libraries),
  };
}

test('on Linux an accelerator is tried only where there is a device, and CUDA only with its libraries', async () => {
  expect(await candidateProviders(linux([]))).toEqual([]);
  expect(await candidateProviders(linux(['/dev/dri/card0']))).toEqual([]);
  expect(await candidateProviders(linux(['/dev/dri/renderD128']))).toEqual(['webgpu']);
  expect(await candidateProviders(linux(['/dev/nvidiactl']))).toEqual(['webgpu']);
  const cuda = linux(['/dev/nvidiactl'], ['libonnxruntime.so.1', 'libonnxruntime_providers_cuda.so']);
  expect(await candidateProviders(cuda)).toEqual(['cuda', 'webgpu']);
});

test('the trial of the processor agrees with itself', async () => {
  const trial = await tryProvider('cpu');
  expect(providerTrialSchema.parse(trial)).toEqual(trial);
  expect(trial.difference).toBe(0);
});

test('a provider counts where it gives the same answers and is clearly faster', () => {
  expect(isWorthIt({ difference: 1e-6, providerMs: 10, processorMs: 30 })).toBe(true);
  expect(isWorthIt({ difference: 1e-6, providerMs: 25, processorMs: 30 })).toBe(false);
  // Half precision, or factors rounded to ten bits.
  expect(isWorthIt({ difference: 1e-3, providerMs: 10, processorMs: 30 })).toBe(false);
  expect(isWorthIt({ difference: Number.NaN, providerMs: 10, processorMs: 30 })).toBe(false);
});

test('a trial that hangs is ended, and one that is called off says so', async () => {
  const task = { kind: 'tensorflow', precision: 'float32' } as const;
  await expect(runTrial(task, { answer: timingSchema, endsWithinMs: 1 })).rejects.toThrow('no answer within 1 ms');
  const controller = new AbortController();
  const trial = runTrial(task, { answer: timingSchema, endsWithinMs: 60_000, signal: controller.signal });
  controller.abort(new Error('called off'));
  await expect(trial).rejects.toThrow('called off');
});

test('a trial whose process fails says what the process said', async () => {
  const env = { CASELENS_TENSORFLOW_DIR: '/nowhere' };
  const trial = runTrial({ kind: 'tensorflow', precision: 'float32' }, { answer: timingSchema, endsWithinMs: 60_000, env });
  await expect(trial).rejects.toThrow('/nowhere/tfjs_binding.node is not there');
});

test('the interactive process leaves cores to the window, and looks for no accelerator', () => {
  const interactive = { CASELENS_ENGINE_PROCESS: 'interactive' };
  const compute = { CASELENS_ENGINE_PROCESS: 'compute' };
  expect([runnerThreads(interactive, 2), runnerThreads(interactive, 4), runnerThreads(interactive, 32)]).toEqual([1, 2, 2]);
  expect([runnerThreads(compute, 2), runnerThreads(compute, 32)]).toEqual([2, 32]);
  expect([inferenceJob(interactive), inferenceJob(compute), inferenceJob({})]).toEqual(['prediction', 'features', 'prediction']);
});
