import './require-node.js';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installEngine } from './engine/install-engine.js';
import { readLock, thisMachine } from './engine/lock.js';
import { enginePlaces } from './engine/workspace.js';
import { ensureInstalled } from './install.js';
import { findNode24 } from './node24.js';
import { ROOT } from './places.js';
import { runEntry, SetupError } from './setup-error.js';

// `npm run engine:install [-- --wheel FILE] [-- --gpu]`: installs TensorFlow's libraries and the binding (docs/engine-setup.md).
await runEntry(async () => {
  const { wheels, hasGpu } = parseOptions();
  await ensureInstalled();
  const startedAtMs = Date.now();
  const outcome = await installEngine({
    root: ROOT,
    lock: readLock(),
    machine: thisMachine(),
    hasGpu,
    wheels: wheels.map((path) => resolve(path)),
    node24: findNode24(),
    env: process.env,
    say: (text) => {
      console.error(text);
    },
  });
  const { installed } = enginePlaces(ROOT);
  const took = `${((Date.now() - startedAtMs) / 1000).toFixed(outcome === 'present' ? 3 : 0)} s`;
  console.error(
    outcome === 'present' ? `TensorFlow is in place in ${installed} (${took}).` : `Installed in ${installed} (${took}).`,
  );
  const named = process.env['CASELENS_TENSORFLOW_DIR'];
  if (named !== undefined && named !== '') console.error(`CaseLens uses the one that CASELENS_TENSORFLOW_DIR names: ${named}`);
});

function parseOptions() {
  try {
    const { values } = parseArgs({ options: { wheel: { type: 'string', multiple: true }, gpu: { type: 'boolean' } } });
    return { wheels: values.wheel ?? [], hasGpu: values.gpu ?? false };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(`${reason}\nUse: npm run engine:install [-- --wheel FILE] [-- --gpu]`);
  }
}
