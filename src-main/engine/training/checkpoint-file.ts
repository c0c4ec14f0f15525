import { access } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { unreadableWeights } from '#main/engine/weights/weights-file.ts';

/**
 * What is kept beside the tensors of a checkpoint travels inside the SafeTensors file under this key, so that numbers and record are one
 * atomic file; the JSON file beside it is a copy for people.
 */
export const STATE_KEY = 'caselens.checkpoint';

/** The SafeTensors file of a run's checkpoint. */
export function tensorsPath(runDir: string): string {
  return join(runDir, 'checkpoint.safetensors');
}

/** Writes the copy of a checkpoint's record. */
export async function writeRecordCopy(runDir: string, text: string): Promise<void> {
  await writeFileAtomic(join(runDir, 'checkpoint.json'), text);
}

/** Whether there is a checkpoint; false: the run was stopped before its first one. */
export async function hasCheckpoint(runDir: string): Promise<boolean> {
  try {
    await access(tensorsPath(runDir));
    return true;
  } catch {
    return false;
  }
}

/** The record of a checkpoint, from its file's metadata. Errors: `weights/unreadable` for a damaged one. */
export function parseRecord<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  metadata: Readonly<Record<string, string>>,
): z.infer<Schema> {
  try {
    return schema.parse(JSON.parse(metadata[STATE_KEY] ?? ''));
  } catch (cause) {
    throw unreadableWeights(path, cause);
  }
}

/** Errors: `training/checkpoint-mismatch` for a checkpoint of another run. */
export function requireSameRun({ runHash }: { readonly runHash: string }, run: string): void {
  if (runHash === run) return;
  const details = { what: 'data and settings', checkpoint: runHash.slice(0, 12), run: run.slice(0, 12) };
  throw new AppError('training/checkpoint-mismatch', details);
}
