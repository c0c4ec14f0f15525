import { readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { findHome } from '#main/platform/home-directory.ts';
import { tensorflowDir } from '#main/platform/native.ts';

/** Raise it whenever the measurement changes in meaning: kept figures are then measured anew. */
const FORMAT_VERSION = 1;
const FILE = 'measured.json';

const positive = z.number().positive();

/**
 * Milliseconds of one training step and of one prediction, by the clock and by the time that all cores spent on it. The clock is what
 * counts; on a machine that has other work it lies, the cores' time much less.
 */
export const timingSchema = z.strictObject({
  trainMs: positive,
  trainCpuMs: positive,
  predictMs: positive,
  predictCpuMs: positive,
});
export type Timing = z.infer<typeof timingSchema>;

const figuresSchema = z.strictObject({
  /** float32 with oneDNN and with TensorFlow's own kernels. */
  oneDnn: z.strictObject({ on: timingSchema, off: timingSchema }),
  /** With the faster of the two; null: the processor has no bfloat16 arithmetic, so nothing was measured. */
  bfloat16: timingSchema.nullable(),
});

const measuredSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  /** What was measured: another processor or another build of the library is measured anew. */
  machine: z.string(),
  measuredAtMs: z.number().int(),
  ...figuresSchema.shape,
});

/** What was measured on this machine, in milliseconds; smaller is better. */
export type Measured = z.infer<typeof measuredSchema>;
/** The part of it that is measured, without when and where. */
export type Figures = z.infer<typeof figuresSchema>;

/** What was measured on this machine with this library, or null. */
export function readMeasured(): Measured | null {
  const machine = machineKey();
  for (const path of places()) {
    try {
      const measured = measuredSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
      if (measured.machine === machine) return measured;
    } catch {
      // Not there, cut off or of another form: the same as not measured.
    }
  }
  return null;
}

/** Keeps figures for this machine: beside the library, or in the user's own folder where that cannot be written. */
export async function writeMeasured(figures: Figures): Promise<Measured> {
  const measured: Measured = { formatVersion: FORMAT_VERSION, machine: machineKey(), measuredAtMs: Date.now(), ...figures };
  let problem: unknown;
  for (const path of places()) {
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFileAtomic(path, `${JSON.stringify(measured, null, 2)}\n`);
      return measured;
    } catch (thrown) {
      problem = thrown;
    }
  }
  throw problem;
}

/** oneDNN has to lose by more than the noise of such a short measurement before it is given up. */
const MARGIN = 1.15;

/** Whether oneDNN is to be used: where it was not measured to be clearly slower, and where nothing was measured. */
export function prefersOneDnn(measured: Pick<Measured, 'oneDnn'> | null): boolean {
  return measured === null || trainingGain(measured.oneDnn.on, measured.oneDnn.off) < MARGIN;
}

/** How many times as fast `one` trains as `other`, by the clock or by the cores' time, whichever says less. */
export function trainingGain(other: Timing, one: Timing): number {
  return Math.min(other.trainMs / one.trainMs, other.trainCpuMs / one.trainCpuMs);
}

function places(): readonly string[] {
  return [join(tensorflowDir(), FILE), join(findHome(undefined), 'engine', FILE)];
}

/** Processor, cores and the library's binding: what the figures depend on. */
function machineKey(): string {
  const stamp = statSync(join(tensorflowDir(), 'tfjs_binding.node'), { throwIfNoEntry: false });
  return `${cpus()[0]?.model.trim() ?? ''} x ${cpus().length}, ${stamp?.size ?? 0} bytes of ${Math.round(stamp?.mtimeMs ?? 0)}`;
}
