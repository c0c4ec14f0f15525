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
export interface RunLogInput extends Pick<BoardRun, 'classes' | 'resumedAfter'> {
  readonly runDir: string;
  readonly recipe: string;
  readonly settings: object;
  readonly seed: number;
  /** Called where event files are wanted: the `GraphDef` of the network. Null: no event files. */
  readonly graph: (() => Uint8Array) | null;
}

/** What a run writes for other programs: `log.csv` and, where asked for, event files of TensorBoard. Whoever opens it closes it. */
export class RunLog {
  readonly #csvPath: string;
  readonly #board: TensorBoardLog | null;

  private constructor(csvPath: string, board: TensorBoardLog | null) {
    this.#csvPath = csvPath;
    this.#board = board;
  }

  static async open(input: RunLogInput): Promise<RunLog> {
    const { runDir, recipe, seed, classes, resumedAfter, graph } = input;
    await mkdir(runDir, { recursive: true });
    const folder = join(runDir, TENSORBOARD_FOLDER);
    const settings = { recipe, seed, ...hyperParameters(input.settings) };
    const board = { folder, classes, settings, groupName: recipe, resumedAfter };
    return new RunLog(join(runDir, CSV_LOG), graph === null ? null : await TensorBoardLog.open({ ...board, graph: graph() }));
  }

  /** Adds an epoch; `history` ends with it. To be called before its checkpoint is kept: then no crash loses it. */
  async epoch(history: readonly EpochRecord[], epoch: BoardEpoch): Promise<void> {
    // Anew each time: a resumed run leaves no epoch in it twice.
    await writeFileAtomic(this.#csvPath, csvLog(history));
    await this.#board?.epoch(epoch);
  }

  async close(status: SessionStatus): Promise<void> {
    await this.#board?.close(status);
  }
}

/** Settings as the table of hyper-parameters can hold them. */
function hyperParameters(settings: object): Record<string, number | string | boolean> {
  // Every setting follows a rule, and so has a value of these kinds.
  const entries = Object.entries(settings) as readonly (readonly [string, SettingValue])[];
  return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === 'object' ? value.join(',') : value]));
}
