import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import type { SettingValue } from '#shared/domain/training/setting-rules.ts';
import { csvLog } from '#shared/domain/training/csv-log.ts';
import { CSV_LOG, TENSORBOARD_FOLDER } from '#shared/domain/training/run-logs.ts';
import { TensorBoardLog } from './tensorboard/board.ts';
import type { BoardEpoch, BoardRun } from './tensorboard/board.ts';
import type { SessionStatus } from './tensorboard/summaries.ts';

/** What a run's logs are made of. */
export interface RunLogInput extends Pick<BoardRun, 'classes'> {
  readonly runDir: string;
  readonly recipe: string;
  readonly settings: object;
  readonly seed: number;
  /** Called once, where event files are wanted: the `GraphDef` of the network, or null for none. Null: no event files. */
  readonly graph: (() => Uint8Array | null) | null;
}

/**
 * What a run writes for other programs: `log.csv` and, where asked for, event files of TensorBoard. Files are opened with the first epoch
 * that is added: with epoch 1 anew, with a later one (the run was resumed) beside those that are there. Whoever makes it closes it.
 */
export class RunLog {
  readonly #input: RunLogInput;
  readonly #startTimeMs = Date.now();
  #board: TensorBoardLog | null = null;

  constructor(input: RunLogInput) {
    this.#input = input;
  }

  /** Adds an epoch; `history` ends with it. To be called before its checkpoint is kept: then no crash loses it. */
  async epoch(history: readonly EpochRecord[], epoch: BoardEpoch): Promise<void> {
    await this.csv(history);
    const { graph } = this.#input;
    if (graph !== null) this.#board ??= await this.#openBoard(epoch.record.epoch - 1, graph);
    await this.#board?.epoch(epoch);
  }

  /** Writes the CSV log alone, anew each time: a resumed run leaves no epoch in it twice. */
  async csv(history: readonly EpochRecord[]): Promise<void> {
    const { runDir } = this.#input;
    await mkdir(runDir, { recursive: true });
    await writeFileAtomic(join(runDir, CSV_LOG), csvLog(history));
  }

  /** Says how the run ended, and closes the files. */
  async close(status: SessionStatus): Promise<void> {
    await this.#board?.close(status);
  }

  async #openBoard(epochsBefore: number, graph: () => Uint8Array | null): Promise<TensorBoardLog> {
    const { runDir, recipe, seed, classes, settings } = this.#input;
    const startTimeMs = this.#startTimeMs;
    const folder = join(runDir, TENSORBOARD_FOLDER);
    const run = { folder, classes, groupName: recipe, startTimeMs, settings: { recipe, seed, ...hyperParameters(settings) } };
    return TensorBoardLog.open(
      epochsBefore === 0 ? { ...run, resumedAfter: null, graph: graph() } : { ...run, resumedAfter: epochsBefore, graph: null },
    );
  }
}

/** Settings as the table of hyper-parameters can hold them. */
function hyperParameters(settings: object): Record<string, number | string | boolean> {
  // Every setting follows a rule, and so has a value of these kinds.
  const entries = Object.entries(settings) as readonly (readonly [string, SettingValue])[];
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'object' ? value.join(',') : value]));
}
