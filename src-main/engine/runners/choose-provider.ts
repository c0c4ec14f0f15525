import { candidateProviders } from '#main/engine/onnx/providers.ts';
import type { Provider } from '#main/engine/onnx/session.ts';
import { runTrial } from './run-trial.ts';
import type { ProviderTrial } from './try-provider.ts';
import { providerTrialSchema } from './try-provider.ts';
import { trialTaskSchema } from './trial-tasks.ts';

/** A driver that has not answered by then is taken for broken. */
const ENDS_WITHIN_MS = 15_000;
/** Every runner gives the same numbers; one that computes in half precision does not. */
const MAX_DIFFERENCE = 1e-4;
/** It must beat the processor clearly: a graphics card that is drawn in software does not. */
const MIN_GAIN = 1.5;

let chosen: Promise<Provider> | null = null;

/** The provider for large jobs: the first accelerator that gives the right answers and is faster than the processor, else the processor. Once a process. */
export function chooseProvider(): Promise<Provider> {
  chosen ??= firstThatWorks();
  return chosen;
}

async function firstThatWorks(): Promise<Provider> {
  for (const provider of await candidateProviders()) {
    try {
      const task = trialTaskSchema.parse({ kind: 'provider', provider });
      if (isWorthIt(await runTrial(task, { answer: providerTrialSchema, endsWithinMs: ENDS_WITHIN_MS }))) return provider;
    } catch {
      // No device, no driver, a crash: the next one.
    }
  }
  return 'cpu';
}

/** Whether a trial speaks for a provider. */
export function isWorthIt({ difference, providerMs, processorMs }: ProviderTrial): boolean {
  return difference <= MAX_DIFFERENCE && processorMs >= MIN_GAIN * providerMs;
}
