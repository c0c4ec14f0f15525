import { judgeEpoch, NO_EPOCH } from './early-stopping.ts';
import type { StoppingSettings } from './early-stopping.ts';
import type { EpochValues } from './epoch-values.ts';
import { monitoredValue } from './monitor.ts';
import type { Monitor } from './monitor.ts';
import { judgePlateau, startPlateau } from './plateau.ts';
import type { PlateauSettings } from './plateau.ts';
import type { TrainingSettings } from './settings.ts';

/** The settings of a run that its epochs are judged by. */
export interface JudgingSettings {
  readonly learningRate: number;
  readonly monitor: Monitor;
  readonly patience: number;
  readonly reduceMonitor: Monitor;
  readonly reducePatience: number;
  readonly reduceFactor: number;
  readonly minLearningRate: number;
  /** Epochs of an earlier phase: neither waited for nor reason to reduce the rate. */
  readonly epochsBefore: number;
}

/** What the epochs of a run with these settings are judged by. A head on a frozen backbone is judged by its loss alone. */
export function judgingOf(settings: TrainingSettings): JudgingSettings {
  if ('optimizer' in settings) {
    const { trained, headEpochs, epochs } = settings;
    return { ...settings, epochsBefore: trained === 'top' ? 0 : Math.min(headEpochs, epochs) };
  }
  const { learningRate, patience } = settings;
  const never = { reduceMonitor: 'val_loss', reducePatience: 0, reduceFactor: 1, minLearningRate: 0, epochsBefore: 0 } as const;
  return { learningRate, patience, monitor: 'val_loss', ...never };
}

/** What early stopping goes by. */
export function stoppingOf({ monitor, patience }: Pick<JudgingSettings, 'monitor' | 'patience'>): StoppingSettings {
  return { monitor, patience };
}

/** What reductions of the learning rate go by. */
export function plateauOf(
  settings: Pick<JudgingSettings, 'reduceMonitor' | 'reducePatience' | 'reduceFactor' | 'minLearningRate'>,
): PlateauSettings {
  const { reduceMonitor, reducePatience, reduceFactor, minLearningRate } = settings;
  return { monitor: reduceMonitor, patience: reducePatience, factor: reduceFactor, minLearningRate };
}

/** What a run's records say about how it went. */
export interface Replay {
  /** The best epoch; null before the first. */
  readonly best: number | null;
  /** Epochs that were the best when they ended. */
  readonly improved: readonly number[];
  /** Epochs after which the learning rate was reduced. */
  readonly reduced: readonly number[];
}

/** Judges a run's epochs once more, from its records alone. */
export function replayRun(history: readonly EpochValues[], settings: JudgingSettings): Replay {
  const improved: number[] = [];
  const reduced: number[] = [];
  let best = NO_EPOCH;
  let plateau = startPlateau(settings.learningRate);
  for (const record of history) {
    const { epoch } = record;
    const verdict = judgeEpoch(best, { epoch, value: monitoredValue(record, settings.monitor) }, stoppingOf(settings));
    const isBefore = epoch <= settings.epochsBefore;
    const next = isBefore ? plateau : judgePlateau(plateau, monitoredValue(record, settings.reduceMonitor), plateauOf(settings));
    if (verdict.isBest) improved.push(epoch);
    if (next.learningRate !== plateau.learningRate) reduced.push(epoch);
    best = verdict.best;
    plateau = next;
  }
  return { best: improved.at(-1) ?? null, improved, reduced };
}
