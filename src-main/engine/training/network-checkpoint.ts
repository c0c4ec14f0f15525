import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { epochRecordSchema } from '#shared/contract/engine/manifest.ts';
import { sha256Schema } from '#shared/contract/engine/protocol.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { TensorFile, writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { requireWeightsHash, unreadableWeights } from '#main/engine/weights/weights-file.ts';
import { hasCheckpoint, parseRecord, requireSameRun, STATE_KEY, tensorsPath, writeRecordCopy } from './checkpoint-file.ts';
import type { NetworkFitState } from './fit-job.ts';

const WEIGHTS = 'weights/';
const OPTIMIZER = 'optimizer/';
/** Sums of the epoch that is under way. */
const METRICS = 'metrics/';
/** The best epoch's weights: a file for each, so that one never changes under a checkpoint that names it. */
const BEST_FILE = /^best-\d+\.safetensors$/;

/** What is kept beside the tensors. */
const recordSchema = z.strictObject({
  formatVersion: z.literal(2),
  kind: z.literal('network'),
  runHash: z.string(),
  epoch: z.number().int().nonnegative(),
  /** Training steps done: the optimiser and the random numbers count them. */
  step: z.number().int().nonnegative(),
  /** Of the epoch that is under way; null: kept between two epochs. */
  part: z.strictObject({ steps: z.number().int().positive(), seconds: z.number().nonnegative() }).nullable(),
  best: z.strictObject({ epoch: z.number().int().nonnegative(), value: z.number().nullable() }),
  plateau: z.strictObject({
    learningRate: z.number().positive(),
    best: z.number().nullable(),
    wait: z.number().int().nonnegative(),
    cooldown: z.number().int().nonnegative(),
  }),
  bestWeights: z.strictObject({ file: z.string().regex(BEST_FILE), sha256: sha256Schema }).nullable(),
  seed: z.number().int(),
  history: z.array(epochRecordSchema),
});
type CheckpointRecord = z.infer<typeof recordSchema>;

/** The run that a checkpoint belongs to. */
export interface CheckpointRun {
  readonly runDir: string;
  readonly runHash: string;
  readonly seed: number;
}

/** A file with the weights of one epoch. */
export interface WeightsFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * The checkpoints of one run: `checkpoint.safetensors` with all weights, the optimiser's state and, inside an epoch, its metrics so far;
 * and a file of its own with the weights of the best epoch. After a crash they are the last ones that were kept, whole.
 */
export class NetworkCheckpoints {
  readonly #run: CheckpointRun;
  #best: WeightsFile | null = null;

  constructor(run: CheckpointRun) {
    this.#run = run;
  }

  /** The weights of the best epoch that was kept, or null before the first. */
  get best(): WeightsFile | null {
    return this.#best;
  }

  /** Keeps the trainer's weights and state, after an epoch or inside one; after the best epoch so far, its weights too. */
  async write(trainer: NetworkTrainer, state: NetworkFitState, isBest: boolean): Promise<void> {
    const { runDir } = this.#run;
    await mkdir(runDir, { recursive: true });
    const weights = trainer.readWeights();
    if (isBest) {
      const path = join(runDir, `best-${state.epoch}.safetensors`);
      this.#best = { path, sha256: await writeTensorFile(path, weights) };
    }
    const text = JSON.stringify(this.#recordOf(state));
    const metrics = state.part === null ? [] : trainer.readMetrics();
    const tensors = [...prefixed(WEIGHTS, weights), ...prefixed(OPTIMIZER, trainer.readState()), ...prefixed(METRICS, metrics)];
    await writeTensorFile(tensorsPath(runDir), tensors, { [STATE_KEY]: text });
    await writeRecordCopy(runDir, text);
    await this.#removeOthers();
  }

  /**
   * Puts the last checkpoint into the trainer and returns where it was, or null where there is none.
   * Errors: `weights/unreadable` for a damaged one, `training/checkpoint-mismatch` for one of another run.
   */
  async resume(trainer: NetworkTrainer): Promise<NetworkFitState | null> {
    const { runDir, runHash } = this.#run;
    if (!(await hasCheckpoint(runDir))) return null;
    const path = tensorsPath(runDir);
    const file = await TensorFile.open(path);
    try {
      const record = parseRecord(recordSchema, path, file.header.metadata);
      requireSameRun(record, runHash);
      this.#best = await this.#bestOf(record);
      restore(trainer, path, await file.read(() => true));
      const { epoch, step, part, best, plateau, history } = record;
      return { epoch, step, part, best, plateau, history };
    } finally {
      await file.close();
    }
  }

  #recordOf({ epoch, step, part, best, plateau, history }: NetworkFitState): CheckpointRecord {
    return {
      formatVersion: 2,
      kind: 'network',
      runHash: this.#run.runHash,
      epoch,
      step,
      part,
      best,
      plateau,
      bestWeights: this.#best === null ? null : { file: `best-${best.epoch}.safetensors`, sha256: this.#best.sha256 },
      seed: this.#run.seed,
      history: [...history],
    };
  }

  async #bestOf({ bestWeights }: CheckpointRecord): Promise<WeightsFile | null> {
    if (bestWeights === null) return null;
    const path = join(this.#run.runDir, bestWeights.file);
    const { sha256 } = bestWeights;
    await requireWeightsHash(path, sha256);
    return { path, sha256 };
  }

  /** Weights of epochs that are not the best any more, once no checkpoint names them. */
  async #removeOthers(): Promise<void> {
    const { runDir } = this.#run;
    const names = (await readdir(runDir)).filter((name) => BEST_FILE.test(name));
    const others = names.map((name) => join(runDir, name)).filter((path) => path !== this.#best?.path);
    await Promise.all(others.map((path) => rm(path, { force: true })));
  }
}

function prefixed(prefix: string, tensors: readonly WeightTensor[]): WeightTensor[] {
  return tensors.map((tensor) => ({ ...tensor, name: `${prefix}${tensor.name}` }));
}

function withPrefix(prefix: string, tensors: readonly WeightTensor[]): WeightTensor[] {
  return tensors
    .filter(({ name }) => name.startsWith(prefix))
    .map((tensor) => ({ ...tensor, name: tensor.name.slice(prefix.length) }));
}

function restore(trainer: NetworkTrainer, path: string, tensors: readonly WeightTensor[]): void {
  try {
    trainer.restore(withPrefix(WEIGHTS, tensors), withPrefix(OPTIMIZER, tensors), withPrefix(METRICS, tensors));
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadableWeights(path, cause);
  }
}
