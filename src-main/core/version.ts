import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const packageSchema = z.looseObject({ name: z.string(), version: z.string() });

/** The version of this program, from the package.json of the repository or of the packaged application above this file. */
export function programVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(folder, 'package.json');
    const found = existsSync(path) ? packageSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : null;
    if (found?.success === true && found.data.name === 'caselens') return found.data.version;
    const parent = dirname(folder);
    if (parent === folder) return '0.0.0'; // a bundle without its package.json: still a version that all of its programs share
    folder = parent;
  }
}
