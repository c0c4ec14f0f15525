/** How the learning rate goes over a run. */
export const SCHEDULES = ['constant', 'cosine', 'step'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** The settings that a learning rate follows from. */
export interface ScheduleSettings {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly epochs: number;
  /** Schedule `step`: every so many epochs the rate is multiplied by `stepFactor`. */
  readonly stepEpochs: number;
  readonly stepFactor: number;
  /** Over the first epochs the rate rises from 0; 0: none. */
  readonly warmupEpochs: number;
}

/** Where a run is. */
export interface ScheduleStep {
  /** Steps done before this one, over all epochs. */
  readonly step: number;
  readonly stepsPerEpoch: number;
}

/**
 * The learning rate of a step. It counts the epochs that the settings allow, so that early stopping does not change it.
 * With Keras' names (`keras.optimizers.schedules`, 3.x): constant is a plain `learning_rate`; cosine is `CosineDecay` to alpha 0
 * (Loshchilov and Hutter, 2017) with `decay_steps` those after the warm-up; step is `ExponentialDecay(staircase=True)` with
 * `decay_steps` the steps of `stepEpochs` epochs and `decay_rate` the factor. Warm-up is `CosineDecay`'s: from 0 at the first step
 * linearly up to the rate (`initial_learning_rate=0, warmup_target=learningRate`), and stands in front of every schedule.
 */
export function learningRateAt(settings: ScheduleSettings, { step, stepsPerEpoch }: ScheduleStep): number {
  const { learningRate, schedule, epochs, stepEpochs, stepFactor, warmupEpochs } = settings;
  const warmupSteps = warmupEpochs * stepsPerEpoch;
  if (step < warmupSteps) return learningRate * (step / warmupSteps);
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'cosine': {
      const decaySteps = Math.max(1, epochs * stepsPerEpoch - warmupSteps);
      const done = Math.min(1, (step - warmupSteps) / decaySteps);
      return learningRate * 0.5 * (1 + Math.cos(Math.PI * done));
    }
    case 'step':
      return learningRate * stepFactor ** Math.floor(step / Math.max(1, stepEpochs * stepsPerEpoch));
  }
}
