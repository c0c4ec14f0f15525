import { AppError } from '#shared/errors/app-error.ts';
import { hashFile } from '#main/platform/hash-file.ts';

/** `weights/unreadable` for whatever went wrong with a file of weights. */
export function unreadableWeights(path: string, cause: unknown): AppError {
  return new AppError('weights/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
}

/** Errors: `weights/changed` for a file of weights that has another SHA-256, `weights/unreadable`. */
export async function requireWeightsHash(path: string, expected: string): Promise<void> {
  const found = await hashOfWeights(path);
  if (found !== expected) throw changedWeights(path, { expected, found });
}

/** `weights/changed`: what a file of weights holds is not what it must. */
export function changedWeights(path: string, hashes: { readonly expected: string; readonly found: string }): AppError {
  return new AppError('weights/changed', { path, ...hashes });
}

async function hashOfWeights(path: string): Promise<string> {
  try {
    return await hashFile(path);
  } catch (cause) {
    throw unreadableWeights(path, cause);
  }
}
