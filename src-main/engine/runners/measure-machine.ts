import { existsSync } from 'node:fs';
import { hasBfloat16 } from './processor.ts';
import { bindingFile } from '#main/engine/tensorflow/binding.ts';
import { prefersOneDnn, readMeasured, timingSchema, writeMeasured } from '#main/engine/tensorflow/measured.ts';
import type { Figures, Measured, Timing } from '#main/engine/tensorflow/measured.ts';
import type { Precision } from '#shared/contract/engine/runners.ts';
import { runTrial } from './run-trial.ts';

/** Loading takes a second and measuring two; a slow disk the first time much longer. */
const ENDS_WITHIN_MS = 60_000;
/** Each way of computing is measured so often, in turns, so that a busy moment of the machine does not decide. */
const ROUNDS = 2;

/** How a measurement is watched and stopped. */
export interface MeasureOptions {
  readonly signal?: AbortSignal;
  /** How many trials are done, of how many. */
  readonly onTrial?: (done: number, total: number) => void;
}

/**
 * Measures what is faster on this machine: oneDNN or TensorFlow's own kernels, and bfloat16 or float32 where the processor has it. Keeps
 * the figures for the next start. Some seconds, in processes of their own. Rejects where TensorFlow is missing or does not work.
 */
export async function measureMachine(options: MeasureOptions = {}): Promise<Measured> {
  const onAndOff = ['1', '0'];
  const total = onAndOff.length * ROUNDS + (hasBfloat16() ? ROUNDS : 0);
  let done = 0;
  const measure = async (oneDnn: string, precision: Precision): Promise<Timing> => {
    const timing = await trial(oneDnn, precision, options.signal);
    done += 1;
    options.onTrial?.(done, total);
    return timing;
  };
  const timings: Timing[][] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, oneDnn] of onAndOff.entries()) timings[at]?.push(await measure(oneDnn, 'float32'));
  }
  const oneDnn = { on: best(timings[0]), off: best(timings[1]) };
  const bfloat16: Timing[] = [];
  const faster = prefersOneDnn({ oneDnn }) ? '1' : '0';
  while (hasBfloat16() && bfloat16.length < ROUNDS) bfloat16.push(await measure(faster, 'bfloat16'));
  const figures: Figures = { oneDnn, bfloat16: bfloat16.length === 0 ? null : best(bfloat16) };
  return writeMeasured(figures);
}

/** What was measured on this machine, measured now where it was not; null where TensorFlow is missing or cannot be measured. */
export async function ensureMeasured(options: MeasureOptions = {}): Promise<Measured | null> {
  if (!existsSync(bindingFile())) return null;
  const known = readMeasured();
  if (known !== null) return known;
  try {
    return await measureMachine(options);
  } catch {
    options.signal?.throwIfAborted();
    // Without figures the defaults hold: oneDNN on, float32. What is wrong with the library is said where it is loaded.
    return null;
  }
}

async function trial(oneDnn: string, precision: Precision, signal: AbortSignal | undefined): Promise<Timing> {
  const env = { TF_ENABLE_ONEDNN_OPTS: oneDnn, TF_CPP_MIN_LOG_LEVEL: '2' };
  const options = { answer: timingSchema, env, endsWithinMs: ENDS_WITHIN_MS };
  return runTrial({ kind: 'tensorflow', precision }, signal === undefined ? options : { ...options, signal });
}

function best(timings: readonly Timing[] | undefined): Timing {
  const all = timings ?? [];
  const least = (of: (timing: Timing) => number): number => Math.min(...all.map(of));
  return {
    trainMs: least(({ trainMs }) => trainMs),
    trainCpuMs: least(({ trainCpuMs }) => trainCpuMs),
    predictMs: least(({ predictMs }) => predictMs),
    predictCpuMs: least(({ predictCpuMs }) => predictCpuMs),
  };
}
