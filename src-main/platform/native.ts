import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { resourcesDir } from './resources.ts';

/** Names the folder that `tensorflowDir` gives, instead of the usual places. */
const OVERRIDE = 'CASELENS_TENSORFLOW_DIR';
const FOLDER = join('native', 'tensorflow');

/**
 * The folder of the TensorFlow runner: `tfjs_binding.node`, and its libraries in `lib/`. What CASELENS_TENSORFLOW_DIR names, else
 * `native/tensorflow` among the packaged application's resources, else in the root of the repository. It need not be there: the
 * set-up (`npm run engine:install`, docs/engine-setup.md) may have failed.
 */
export function tensorflowDir(): string {
  const named = process.env[OVERRIDE];
  if (named !== undefined && named !== '') return named;
  const resources = resourcesDir();
  const packaged = join(resources, FOLDER);
  return existsSync(packaged) ? packaged : join(dirname(resources), FOLDER);
}
