import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { z } from 'zod';
import { epochRecordSchema } from '#shared/contract/engine/manifest.ts';
import { readSafeTensors, writeSafeTensors } from '#main/engine/weights/safetensors.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { hasCheckpoint, parseRecord, requireSameRun, STATE_KEY, tensorsPath, writeRecordCopy } from './checkpoint-file.ts';
import type { FitState } from './fit-head.ts';

/** What is kept beside the tensors. */
const recordSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Hash over everything that must be the same for a run to go on. */
  runHash: z.string(),
  epoch: z.number().int().positive(),
  adamStep: z.number().int().nonnegative(),
  /** `loss` null: no epoch had a finite loss yet. */
  best: z.strictObject({ epoch: z.number().int().nonnegative(), loss: z.number().nullable() }),
  seed: z.number().int(),
  history: z.array(epochRecordSchema),
});

/** What decides whether a checkpoint belongs to a run. */
export interface RunIdentity {
  readonly recipe: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly classes: readonly string[];
  readonly train: readonly { readonly pixelHash: string; readonly classIndex: number }[];
  readonly validation: readonly { readonly pixelHash: string; readonly classIndex: number }[];
  /** The runner that computes the features: other runners' features differ in the last digits. */
  readonly runner: string;
}

/** The hash of a run's identity. */
export function runHashOf(identity: RunIdentity): string {
  const part = (images: RunIdentity['train']): unknown => images.map(({ pixelHash, classIndex }) => [pixelHash, classIndex]);
  const settings = Object.entries(identity.settings).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([
    identity.recipe,
    settings,
    identity.seed,
    identity.classes,
    part(identity.train),
    part(identity.validation),
    identity.runner,
  ]);
  return createHash('sha256').update(text).digest('hex');
}

/** Writes a checkpoint atomically: after a crash there is the old one or the new one, never half of one. */
export async function writeCheckpoint(
  runDir: string,
  state: FitState,
  run: { readonly runHash: string; readonly seed: number },
): Promise<void> {
  await mkdir(runDir, { recursive: true });
  const record: z.infer<typeof recordSchema> = {
    formatVersion: 1,
    runHash: run.runHash,
    epoch: state.epoch,
    adamStep: state.adam.step,
    best: { epoch: state.best.epoch, loss: state.best.value },
    seed: run.seed,
    history: [...state.history],
  };
  const text = JSON.stringify(record);
  const tensors = [
    ...numbered('trainable', state.trainable),
    ...numbered('adam.means', state.adam.means),
    ...numbered('adam.squares', state.adam.squares),
    ...state.bestWeights.map((tensor) => ({ ...tensor, name: `best/${tensor.name}` })),
  ];
  await writeSafeTensors(tensorsPath(runDir), tensors, { [STATE_KEY]: text });
  await writeRecordCopy(runDir, text);
}

/**
 * The state a run goes on from, or null where there is no checkpoint yet.
 * Errors: `weights/unreadable` for a damaged one, `training/checkpoint-mismatch` for one of another run.
 */
export async function readCheckpoint(runDir: string, runHash: string): Promise<FitState | null> {
  if (!(await hasCheckpoint(runDir))) return null;
  const path = tensorsPath(runDir);
  const { tensors, metadata } = await readSafeTensors(path);
  const record = parseRecord(recordSchema, path, metadata);
  requireSameRun(record, runHash);
  return {
    epoch: record.epoch,
    trainable: gathered(tensors, 'trainable'),
    adam: { step: record.adamStep, means: gathered(tensors, 'adam.means'), squares: gathered(tensors, 'adam.squares') },
    best: { epoch: record.best.epoch, value: record.best.loss },
    bestWeights: tensors
      .filter(({ name }) => name.startsWith('best/'))
      .map((tensor) => ({ ...tensor, name: tensor.name.slice('best/'.length) })),
    history: record.history,
  };
}

function numbered(prefix: string, arrays: readonly Float32Array[]): WeightTensor[] {
  return arrays.map((values, index) => ({ name: `${prefix}/${index}`, shape: [values.length], values }));
}

/** The arrays that `numbered` named, in their order. */
function gathered(tensors: readonly WeightTensor[], prefix: string): Float32Array[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  const arrays: Float32Array[] = [];
  for (let values = byName.get(`${prefix}/0`); values !== undefined; values = byName.get(`${prefix}/${arrays.length}`))
    arrays.push(values);
  return arrays;
}
