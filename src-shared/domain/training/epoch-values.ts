/** What callbacks look at after an epoch, with Keras' names. Contract: `epochRecordSchema`. */
export interface EpochValues {
  /** From 1. */
  readonly epoch: number;
  readonly val_loss: number;
  readonly val_accuracy: number;
  /** Absent in records from before it was kept. */
  readonly val_balanced_accuracy?: number | undefined;
}
