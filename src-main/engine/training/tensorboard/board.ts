import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { confusionImage } from './confusion-image.ts';
import { EventFile } from './event-file.ts';
import { imageSummary, scalarSummary, sessionEnd, sessionStart } from './summaries.ts';
import type { HyperParameters, SessionStatus } from './summaries.ts';

/** What TensorBoard is told of a run. */
export interface BoardRun {
  /** `train` and `validation` are made in it. */
  readonly folder: string;
  readonly classes: readonly string[];
  readonly settings: HyperParameters;
  /** Runs of one name are one row's repetitions in the table of hyper-parameters. */
  readonly groupName: string;
  /** `GraphDef` of the network; null: none is shown. */
  readonly graph: Uint8Array | null;
  /** Epochs done; null: the run starts, and what is in the folder goes. */
  readonly resumedAfter: number | null;
  readonly startTimeMs: number;
  readonly now?: () => number;
}

/** An epoch as TensorBoard shows it. */
export interface BoardEpoch {
  readonly record: EpochRecord;
  /** Shown as a picture where the epoch is the best so far. */
  readonly confusion: readonly (readonly number[])[];
  readonly isBest: boolean;
}

/**
 * Event files of a run for TensorBoard: hyper-parameters in the folder itself; losses, accuracies and rates under Keras' tags and steps
 * (the first epoch is 0) in `train` and `validation`, where Keras' callback `TensorBoard` puts them; the graph in `train`; confusion matrices
 * in `validation`. Everything of an epoch is on the disk when `epoch` resolves. A resumed run adds files that take back later epochs.
 */
export class TensorBoardLog {
  readonly #run: BoardRun;
  readonly #session: EventFile;
  readonly #train: EventFile;
  readonly #validation: EventFile;

  private constructor(
    run: BoardRun,
    files: { readonly session: EventFile; readonly train: EventFile; readonly validation: EventFile },
  ) {
    this.#run = run;
    this.#session = files.session;
    this.#train = files.train;
    this.#validation = files.validation;
  }

  static async open(run: BoardRun): Promise<TensorBoardLog> {
    const { folder, resumedAfter, now } = run;
    if (resumedAfter === null) await rm(folder, { recursive: true, force: true });
    const session = await EventFile.create(folder, now);
    const train = await EventFile.create(join(folder, 'train'), now);
    const validation = await EventFile.create(join(folder, 'validation'), now);
    const log = new TensorBoardLog(run, { session, train, validation });
    // The second start and those after it take back what earlier files say of this epoch and later ones.
    for (const file of [train, validation]) await file.write(resumedAfter ?? 0, { sessionLog: { status: 1 } });
    if (resumedAfter === null) await log.#begin();
    return log;
  }

  /** Adds an epoch. */
  async epoch({ record, confusion, isBest }: BoardEpoch): Promise<void> {
    const step = record.epoch - 1;
    const { learningRate, val_balanced_accuracy: balanced } = record;
    await this.#scalars(this.#train, step, { loss: record.loss, accuracy: record.accuracy, learning_rate: learningRate });
    const figures = { loss: record.val_loss, accuracy: record.val_accuracy, balanced_accuracy: balanced };
    await this.#scalars(this.#validation, step, figures);
    if (isBest) {
      const image = confusionImage({ classes: this.#run.classes, counts: confusion });
      await this.#validation.write(step, { summary: { value: [imageSummary('confusion_matrix', image)] } });
    }
    await Promise.all([this.#train.flush(), this.#validation.flush()]);
  }

  /** Says how the run ended, and closes the files. */
  async close(status: SessionStatus): Promise<void> {
    const { now = Date.now } = this.#run;
    await this.#session.write(0, { summary: { value: [sessionEnd(status, now())] } });
    for (const file of [this.#session, this.#train, this.#validation]) {
      await file.flush();
      await file.close();
    }
  }

  async #begin(): Promise<void> {
    const { settings, groupName, graph, startTimeMs } = this.#run;
    await this.#session.write(0, { summary: { value: [sessionStart(settings, { groupName, startTimeMs })] } });
    await this.#session.flush();
    if (graph !== null) await this.#train.write(0, { graphDef: graph });
  }

  async #scalars(file: EventFile, step: number, values: Readonly<Record<string, number | undefined>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) await file.write(step, { summary: { value: [scalarSummary(`epoch_${name}`, value)] } });
    }
  }
}
