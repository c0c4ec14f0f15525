import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import type { ImageSize } from '#shared/domain/imaging/augmentation.ts';
import type { BestEpoch } from '#shared/domain/training/early-stopping.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { PlateauState } from '#shared/domain/training/plateau.ts';
import type { StopReason } from '#shared/domain/training/run-state.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { CheckpointPace } from './checkpoint-pace.ts';
import type { Labelling } from './labelled-batch.ts';
import type { BatchSource, TrainingImage } from './pixel-source.ts';

/** What is done of an epoch that has not ended; its metrics so far are in the trainer, and in the checkpoint. */
export interface EpochPart {
  readonly steps: number;
  readonly seconds: number;
}

/** Where training is; weights and the optimiser's state are in the trainer, and in the checkpoint. */
export interface NetworkFitState {
  /** Epochs done. */
  readonly epoch: number;
  /** Steps done in all, those of `part` too. */
  readonly step: number;
  /** Of the epoch after `epoch`; null: it has not begun. */
  readonly part: EpochPart | null;
  readonly best: BestEpoch;
  /** When the learning rate is reduced next, and what it is. */
  readonly plateau: PlateauState;
  readonly history: readonly EpochRecord[];
}

/** What is fitted, on what, and how. */
export interface NetworkFitJob extends Labelling {
  readonly trainer: NetworkTrainer;
  readonly source: BatchSource;
  /** Those to train on, then those to validate on: the source's images. */
  readonly images: readonly TrainingImage[];
  readonly trainCount: number;
  /** Of the images that are varied. */
  readonly size: ImageSize;
  /** `epochs`: the last epoch, those of earlier phases counted. */
  readonly settings: NetworkSettings;
  /** Epochs of earlier phases, with other layers frozen: steps, schedule and patience begin anew behind them. */
  readonly epochsBefore: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** When a checkpoint inside an epoch is due. */
  readonly pace: CheckpointPace;
  /** Called after each step with the number of images that all epochs so far have learned from. */
  readonly onStep: (imagesDone: number) => void;
  /** Keeps a checkpoint inside an epoch: after some steps, and where training is cancelled. */
  readonly onPart: (state: NetworkFitState) => Promise<void>;
  /** Called after each epoch, before the next one starts. */
  readonly onEpoch: (state: NetworkFitState, ended: EndedEpoch) => Promise<void>;
}

/** What an epoch came to. */
export interface EndedEpoch {
  readonly record: EpochRecord;
  readonly isBest: boolean;
  /** Validation images by true class (rows) and called class. */
  readonly confusion: readonly (readonly number[])[];
}

/** How training ended, with the last whole epoch's state. */
export interface NetworkFitOutcome {
  readonly state: NetworkFitState;
  readonly stopped: StopReason;
}
