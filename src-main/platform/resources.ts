import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * The folder of the files that ship with the program (models, icons, licences): `resources/` of the repository, of the folder
 * that a bundle lies in, or of the packaged application (`process.resourcesPath`). Searched upwards from this file.
 */
export function resourcesDir(): string {
  const packaged = packagedResources();
  if (packaged !== null && existsSync(join(packaged, 'models'))) return packaged;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'resources');
    if (existsSync(join(candidate, 'models'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new AppError('internal/unexpected', { reason: 'the folder "resources" of CaseLens is missing' });
    folder = parent;
  }
}

/** Electron puts the packaged resources there; plain Node has no such property. */
function packagedResources(): string | null {
  const path: unknown = Reflect.get(process, 'resourcesPath');
  return typeof path === 'string' ? path : null;
}
