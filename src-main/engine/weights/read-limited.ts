import { readFile, stat } from 'node:fs/promises';
import { AppError } from '#shared/errors/app-error.ts';

/** The largest file that is read whole: 2 GiB, far above any model here. */
export const MAX_FILE_BYTES = 2 * 1024 ** 3;

/**
 * Reads a file whole, its size looked at before anything is allocated. Errors: `weights/too-large`; what `unreadable` makes of any other
 * cause.
 */
export async function readLimited(path: string, unreadable: (cause: unknown) => AppError): Promise<Buffer> {
  try {
    const { size: sizeBytes } = await stat(path);
    if (sizeBytes > MAX_FILE_BYTES)
      throw new AppError('weights/too-large', { path, what: 'file', sizeBytes, limitBytes: MAX_FILE_BYTES });
    return await readFile(path);
  } catch (cause) {
    throw cause instanceof AppError ? cause : unreadable(cause);
  }
}
