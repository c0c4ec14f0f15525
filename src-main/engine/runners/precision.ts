import type { Precision, PrecisionChoice } from '#shared/contract/engine/runners.ts';
import { message } from '#shared/messages/messages.ts';
import { prefersOneDnn, readMeasured, trainingGain } from '#main/engine/tensorflow/measured.ts';

/** bfloat16 changes results in the third digit: it must be worth it. */
const WORTH_IT = 1.15;

/** What feature maps are computed in, and why; `reason` null: float32 because nothing else was measured to be better. */
export function choosePrecision(choice: PrecisionChoice): { readonly compute: Precision; readonly reason: string | null } {
  if (choice === 'float32') return { compute: 'float32', reason: message('train.runner.why.float32') };
  if (choice === 'bfloat16') return { compute: 'bfloat16', reason: message('train.runner.why.bfloat16') };
  const times = bfloat16Gain();
  if (times === null || times < WORTH_IT) return { compute: 'float32', reason: null };
  return { compute: 'bfloat16', reason: message('train.runner.why.bfloat16Faster', { times: times.toFixed(1) }) };
}

/** How many times as fast training is in bfloat16 as in float32 on this machine; null: not measured, or the processor has none. */
function bfloat16Gain(): number | null {
  const measured = readMeasured();
  if (measured === null || measured.bfloat16 === null) return null;
  const { on, off } = measured.oneDnn;
  return trainingGain(prefersOneDnn(measured) ? on : off, measured.bfloat16);
}
