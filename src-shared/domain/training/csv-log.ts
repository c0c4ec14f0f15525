import type { EpochValues } from './epoch-values.ts';

/** An epoch as the log shows it. */
export interface LoggedEpoch extends EpochValues {
  readonly loss: number;
  readonly accuracy: number;
  /** Absent in records from before it was kept. */
  readonly learningRate?: number | undefined;
}

/** Columns as Keras' `CSVLogger` has them: the epoch, then the logs in the order of their names. */
const COLUMNS = ['accuracy', 'learning_rate', 'loss', 'val_accuracy', 'val_balanced_accuracy', 'val_loss'] as const;

/**
 * The epochs of a run as Keras' `CSVLogger` (3.x) writes them: epochs count from 0, lines end in CR LF, what is not known is `NA`. Numbers
 * have as many digits as it takes to read back the same number.
 */
export function csvLog(history: readonly LoggedEpoch[]): string {
  const rows = history.map((record) => {
    const { learningRate, ...values } = record;
    const named: Readonly<Record<string, number | undefined>> = { ...values, learning_rate: learningRate };
    return [record.epoch - 1, ...COLUMNS.map((name) => named[name] ?? 'NA')];
  });
  return [['epoch', ...COLUMNS], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
