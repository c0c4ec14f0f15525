import { z } from 'zod';
import { precisionSchema } from '#shared/contract/engine/runners.ts';

/** What a trial process can be asked. */
export const trialTaskSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('provider'), provider: z.enum(['cuda', 'dml', 'coreml', 'webgpu']) }),
  z.strictObject({ kind: z.literal('tensorflow'), precision: precisionSchema }),
]);
export type TrialTask = z.infer<typeof trialTaskSchema>;

/** Does a task in this process. The heavy modules are loaded by the task that needs them. */
export async function runTrialTask(task: TrialTask): Promise<unknown> {
  if (task.kind === 'provider') return (await import('./try-provider.ts')).tryProvider(task.provider);
  return (await import('#main/engine/tensorflow/measure-steps.ts')).measureSteps(task.precision);
}
