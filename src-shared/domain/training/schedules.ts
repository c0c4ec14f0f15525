/** How the learning rate goes over a run. */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * The learning rate of a step. `step`: steps done before it, 0 to `totalSteps - 1`; `totalSteps`: those of all epochs that the settings
 * allow, so that early stopping does not change it. Cosine: from the rate down to 0 along half a cosine (Loshchilov and Hutter, 2017;
 * Keras' `CosineDecay` with alpha 0).
 */
export function learningRateAt(
  settings: { readonly learningRate: number; readonly schedule: Schedule },
  { step, totalSteps }: { readonly step: number; readonly totalSteps: number },
): number {
  if (settings.schedule === 'constant') return settings.learningRate;
  const done = Math.min(1, step / Math.max(1, totalSteps));
  return settings.learningRate * 0.5 * (1 + Math.cos(Math.PI * done));
}
