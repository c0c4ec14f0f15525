import { join } from 'node:path';
import { NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';

/** A stretch of a run in which the same layers are trained. */
export interface NetworkPhase {
  /** Of this phase: `epochs` is its last one, those of the phase before counted. */
  readonly settings: NetworkSettings;
  readonly epochsBefore: number;
  /** Where its checkpoints are. */
  readonly dir: string;
}

/**
 * The phases of a run: where its settings ask for epochs of the head alone, the top on the frozen network and then what is to be trained;
 * else one. The head's epochs are all done, at their own rate and on images as they are, whose features are computed once.
 */
export function phasesOf(settings: NetworkSettings, runDir: string): readonly NetworkPhase[] {
  const headEpochs = settings.trained === 'top' ? 0 : Math.min(settings.headEpochs, settings.epochs);
  if (headEpochs === 0) return [{ settings, epochsBefore: 0, dir: runDir }];
  const head: NetworkPhase = {
    settings: {
      ...settings,
      ...NO_AUGMENTATION,
      trained: 'top',
      epochs: headEpochs,
      learningRate: settings.headLearningRate,
      schedule: 'constant',
      warmupEpochs: 0,
      patience: 0,
      reducePatience: 0,
    },
    epochsBefore: 0,
    dir: join(runDir, 'head'),
  };
  return headEpochs === settings.epochs ? [head] : [head, { settings, epochsBefore: headEpochs, dir: runDir }];
}
