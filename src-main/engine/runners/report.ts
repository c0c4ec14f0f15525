import { availableParallelism } from 'node:os';
import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import type { RunnerChoice, RunnerId, RunnerUse } from '#shared/contract/engine/runners.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { chooseRunner, RUNNERS, trainingRecord } from './choose.ts';
import type { InferenceJob } from './choose.ts';
import { measurementReport } from './measurement-report.ts';

type Method = (typeof LEARNING_METHODS)['engine.info'];

/** The order in which runners are shown. */
const SHOWN: readonly RunnerId[] = ['tensorflow', 'onnx', 'tfjs'];

/**
 * Every runner, whether it works here and why, and which job would run on which: the engine's `engine.info`. It loads the small runners, so
 * that asking an engine process for it also makes its first diagnosis quick; TensorFlow is judged by what is installed.
 * Errors: `engine/runner-unavailable` for one that was asked for.
 */
export async function reportRunners(input: z.infer<Method['input']>): Promise<z.infer<Method['output']>> {
  const prediction = await inferenceUse(input.runner, 'prediction');
  const features = await inferenceUse(input.runner, 'features');
  const runners = await Promise.all(
    SHOWN.map(async (id) => {
      const { isAccelerated: _isAccelerated, ...probe } = await RUNNERS[id].probe(id === 'tensorflow' ? 'files' : 'load');
      return { id, ...probe };
    }),
  );
  return {
    runners,
    chosen: { prediction, features, training: await trainingUse(input.runner) },
    measured: measurementReport(),
    node: process.version,
    cores: availableParallelism(),
    residentBytes: process.memoryUsage.rss(),
  };
}

async function inferenceUse(choice: RunnerChoice, job: InferenceJob): Promise<RunnerUse> {
  const { id, device, reason, precision = 'float32' } = (await chooseRunner(choice, job)).record;
  return { runner: id, device, precision, reason };
}

/** What would train whole networks; none, with the reason, where nothing here can. */
async function trainingUse(choice: RunnerChoice): Promise<RunnerUse> {
  try {
    const { record, compute } = await trainingRecord(choice, 'auto', 'files');
    return { runner: record.id, device: record.device, precision: compute, reason: record.reason };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'engine/runner-unavailable') throw thrown;
    return { runner: null, device: '', precision: 'float32', reason: String(thrown.details['reason']) };
  }
}
