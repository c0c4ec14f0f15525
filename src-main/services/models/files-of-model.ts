import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ResolvedGrant } from '#main/services/deps.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** A TensorFlow.js model has some ten weight files; a folder of images is no model. */
const MAX_FILES = 4096;

/**
 * The files among which a model's may be looked up: those that were chosen, or those of the chosen folder. `model.json` alone stands for
 * the folder that it lies in, because its weights lie beside it. Errors: `import/not-one-file`.
 */
export async function filesOfModel({ root, files, grant }: ResolvedGrant): Promise<string[]> {
  const [first] = files ?? [];
  const isJson = files?.length === 1 && first?.toLowerCase().endsWith('.json') === true;
  const paths = files === null ? await filesIn(root) : isJson ? await filesIn(dirname(first)) : [...files];
  if (paths.length === 0 || paths.length > MAX_FILES) throw new AppError('import/not-one-file', { received: grant.name });
  return paths;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(folder, entry.name));
}
