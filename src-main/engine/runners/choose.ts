import type { RunnerChoice, RunnerId, RunnerRecord } from '#shared/contract/engine/learning.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { onnxRunner } from './onnx-runner.ts';
import type { Runner, RunnerProbe } from './runner.ts';
import { tensorflowRunner } from './tensorflow-runner.ts';
import { tfjsRunner } from './tfjs-runner.ts';

/** Every runner. */
export const RUNNERS: Readonly<Record<RunnerId, Runner>> = { tensorflow: tensorflowRunner, onnx: onnxRunner, tfjs: tfjsRunner };

/** The order in which the automatic choice tries runners for frozen networks (features and prediction): fastest first. */
const INFERENCE_ORDER: readonly RunnerId[] = ['onnx', 'tfjs'];

/** A runner that was chosen, and the record of the choice for the log and the model. */
export interface ChosenRunner {
  readonly runner: Runner;
  readonly record: RunnerRecord;
}

/**
 * Chooses the runner for a frozen network: the one asked for, else the first that works.
 * Errors: `engine/runner-unavailable` where the one asked for (or every one) is missing.
 */
export async function chooseRunner(choice: RunnerChoice): Promise<ChosenRunner> {
  if (choice !== 'auto') {
    const probe = await RUNNERS[choice].probe();
    if (!probe.available) throw new AppError('engine/runner-unavailable', { runner: choice, reason: probe.reason });
    return chosen(RUNNERS[choice], probe, message('train.runner.why.asked'));
  }
  const missing: string[] = [];
  for (const id of INFERENCE_ORDER) {
    const probe = await RUNNERS[id].probe();
    if (probe.available)
      return chosen(RUNNERS[id], probe, missing.length === 0 ? message('train.runner.why.fastest') : missing.join(' '));
    missing.push(probe.reason);
  }
  throw new AppError('engine/runner-unavailable', { runner: 'auto', reason: missing.join(' ') });
}

function chosen(runner: Runner, probe: RunnerProbe, reason: string): ChosenRunner {
  return { runner, record: { id: runner.id, device: probe.device, version: probe.version, reason } };
}
