import type { Precision, PrecisionChoice, RunnerChoice, RunnerId, RunnerRecord } from '#shared/contract/engine/runners.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { chooseKernels } from '#main/engine/tensorflow/binding.ts';
import { readMeasured } from '#main/engine/tensorflow/measured.ts';
import { ensureMeasured } from './measure-machine.ts';
import { onnxRunner } from './onnx-runner.ts';
import { choosePrecision } from './precision.ts';
import { hasBfloat16 } from './processor.ts';
import type { ProbeDepth, Runner, RunnerProbe } from './runner.ts';
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

/** A job that runs a frozen network: a few images that somebody waits for, or the features of whole datasets. */
export type InferenceJob = 'prediction' | 'features';

/**
 * Chooses the runner for a frozen network: the one asked for, else the first that works. Frozen networks are computed in float32 on every
 * runner, so that a model gives the same figures wherever it is used. TensorFlow is taken for features only where it alone reaches a
 * graphics card: loading it costs 200 MB. Errors: `engine/runner-unavailable` where the one asked for (or every one) is missing.
 */
export async function chooseRunner(choice: RunnerChoice, job: InferenceJob = 'prediction'): Promise<ChosenRunner> {
  if (choice !== 'auto') {
    const probe = await available(choice, depthFor(job, choice));
    return chosen(RUNNERS[choice], probe, message('train.runner.why.asked'));
  }
  const missing: string[] = [];
  for (const id of INFERENCE_ORDER) {
    const probe = await RUNNERS[id].probe(depthFor(job, id));
    if (!probe.available) {
      missing.push(probe.reason);
      continue;
    }
    if (job === 'features' && !probe.isAccelerated) {
      const accelerated = await RUNNERS.tensorflow.probe();
      if (accelerated.isAccelerated) return chosen(RUNNERS.tensorflow, accelerated, message('train.runner.why.accelerated'));
    }
    return chosen(RUNNERS[id], probe, missing.length === 0 ? message('train.runner.why.fastest') : missing.join(' '));
  }
  throw new AppError('engine/runner-unavailable', { runner: 'auto', reason: missing.join(' ') });
}

/** What a whole network is trained on. */
export interface ChosenTraining {
  readonly record: RunnerRecord;
  /** What feature maps are computed in. */
  readonly compute: Precision;
}

/** How a choice for training is watched and stopped. */
export interface ChooseOptions {
  readonly signal?: AbortSignal;
  /** Something that takes a few seconds, in words for people. */
  readonly onNote?: (text: string) => void;
  /** Of the network; true where it is not known. */
  readonly hasBatchNorms?: boolean;
}

/**
 * Chooses what trains a whole network, and loads it into this process. Only TensorFlow can; `precision` says what it computes in. Where the
 * processor has bfloat16 and nobody has measured yet whether it is faster, that is measured first: a few seconds, once on a machine.
 * Errors: `engine/runner-unavailable`, with how to install it, where it is missing or another one was asked for.
 */
export async function chooseForTraining(
  choice: RunnerChoice,
  precision: PrecisionChoice = 'auto',
  { signal, onNote, hasBatchNorms = true }: ChooseOptions = {},
): Promise<ChosenTraining> {
  const mayMatter = (choice === 'auto' || choice === 'tensorflow') && precision === 'auto' && hasBfloat16();
  if (mayMatter && readMeasured() === null) {
    onNote?.(message('train.note.measuring'));
    await ensureMeasured(signal === undefined ? {} : { signal });
  }
  chooseKernels({ hasBatchNorms });
  return trainingRecord(choice, precision, 'load');
}

/** The same without loading anything: for `engine info`. */
export async function trainingRecord(
  choice: RunnerChoice,
  precision: PrecisionChoice,
  depth: ProbeDepth,
): Promise<ChosenTraining> {
  if (choice !== 'auto' && choice !== 'tensorflow') {
    throw new AppError('engine/runner-unavailable', { runner: choice, reason: message('train.runner.predictsOnly') });
  }
  const probe = await available('tensorflow', depth);
  const { compute, reason } = choosePrecision(precision);
  const why = message(choice === 'auto' ? 'train.runner.why.trains' : 'train.runner.why.asked');
  const { record } = chosen(RUNNERS.tensorflow, probe, reason === null ? why : `${why} ${reason}`);
  return { record: { ...record, precision: compute }, compute };
}

/** Only large jobs are worth the search for an accelerator; TensorFlow is not loaded before it is used. */
function depthFor(job: InferenceJob, id: RunnerId): ProbeDepth {
  return job === 'features' && id === 'onnx' ? 'load' : 'files';
}

async function available(id: RunnerId, depth: ProbeDepth): Promise<RunnerProbe> {
  const probe = await RUNNERS[id].probe(depth);
  if (!probe.available) throw new AppError('engine/runner-unavailable', { runner: id, reason: probe.reason });
  return probe;
}

function chosen(runner: Runner, { device, version }: RunnerProbe, reason: string): ChosenRunner {
  return { runner, record: { id: runner.id, device, version, reason, precision: 'float32' } };
}
