import type { MachineMeasurement } from '#shared/contract/engine/runners.ts';
import { prefersOneDnn, readMeasured } from '#main/engine/tensorflow/measured.ts';
import { choosePrecision } from './precision.ts';
import { hasBfloat16 } from './processor.ts';

/** What was measured on this machine and what follows from it, for people; null: nothing yet. */
export function measurementReport(): MachineMeasurement | null {
  const measured = readMeasured();
  if (measured === null) return null;
  const { on, off } = measured.oneDnn;
  const usesOneDnn = prefersOneDnn(measured);
  return {
    measuredAtMs: measured.measuredAtMs,
    oneDnn: { used: usesOneDnn, onMs: on.trainMs, offMs: off.trainMs },
    bfloat16: {
      supported: hasBfloat16(),
      used: choosePrecision('auto').compute === 'bfloat16',
      float32Ms: (usesOneDnn ? on : off).trainMs,
      bfloat16Ms: measured.bfloat16?.trainMs ?? null,
    },
  };
}
