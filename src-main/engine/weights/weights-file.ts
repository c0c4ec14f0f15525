import { AppError } from '#shared/errors/app-error.ts';
import { sha256OfFile } from './keras-h5.ts';

/** `weights/unreadable` for whatever went wrong with a file of weights. */
export function unreadableWeights(path: string, cause: unknown): AppError {
  return new AppError('weights/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
}

/** SHA-256 of a file of weights. Errors: `weights/unreadable`. */
export async function hashOfWeights(path: string): Promise<string> {
  try {
    return await sha256OfFile(path);
  } catch (cause) {
    throw unreadableWeights(path, cause);
  }
}
