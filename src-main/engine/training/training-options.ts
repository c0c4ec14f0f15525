import type { OutputKind } from '#shared/contract/engine/manifest.ts';
import type { Precision } from '#shared/contract/engine/runners.ts';
import { factorEnds, isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import type { AugmentationSettings, FactorRange } from '#shared/domain/imaging/augmentation-settings.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import { lossNamed } from '#shared/domain/training/losses.ts';
import type { LossSettings } from '#shared/domain/training/losses.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { NO_CLIPPING, OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import type { OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import type { TrainingOptions } from '#main/engine/tensorflow/training-graph.ts';

/** What the settings of a run leave open. */
export interface TrainingChoice {
  readonly compute: Precision;
  /** null: batches are the network's input already. */
  readonly preprocessing: PreprocessingMode | null;
  /** `softmax` unless given. */
  readonly output?: OutputKind;
}

/** What a run's settings mean for the training graph; what they do not use is not written into it. */
export function trainingOptions(settings: NetworkSettings, { output = 'softmax', ...choice }: TrainingChoice): TrainingOptions {
  const { clipNorm, l1, l2 } = settings;
  return {
    ...choice,
    loss: lossOf(settings, output),
    optimizer: optimizerOf(settings),
    clipping: { ...NO_CLIPPING, globalClipnorm: clipNorm > 0 ? clipNorm : null },
    penalty: { l1, l2 },
    augmentation: augmentationOf(settings),
  };
}

/** A single sigmoid unit has the binary losses; the focal loss of several units is the categorical one. */
function lossOf({ loss, labelSmoothing, focalGamma: gamma }: NetworkSettings, output: OutputKind): LossSettings {
  if (gamma > 0) {
    return lossNamed(output === 'sigmoid' ? 'binary-focal-crossentropy' : 'categorical-focal-crossentropy', {
      gamma,
      labelSmoothing,
    });
  }
  return lossNamed(output === 'sigmoid' ? 'binary-crossentropy' : loss, { labelSmoothing });
}

function optimizerOf({ optimizer, momentum, nesterov, weightDecay }: NetworkSettings): OptimizerSettings {
  switch (optimizer) {
    case 'sgd':
      return { ...OPTIMIZERS.sgd, momentum, nesterov };
    case 'rmsprop':
      return { ...OPTIMIZERS.rmsprop, momentum };
    case 'adam':
      return OPTIMIZERS.adam;
    case 'adamw':
      return { ...OPTIMIZERS.adamw, weightDecay };
  }
}

function augmentationOf(settings: AugmentationSettings): TrainingOptions['augmentation'] {
  if (!isAugmenting(settings)) return null;
  const { rotation, widthShift, heightShift, shear, horizontalFlip, verticalFlip, zoom } = settings;
  const moves = [rotation, widthShift, heightShift, shear].some((amount) => amount !== 0);
  return {
    fillMode: settings.fillMode,
    fillValue: settings.fillValue,
    geometry: moves || horizontalFlip || verticalFlip || varies(zoom),
    brightness: varies(settings.brightness),
    contrast: varies(settings.contrast),
  };
}

function varies(range: FactorRange): boolean {
  return factorEnds(range).some((factor) => factor !== 1);
}
