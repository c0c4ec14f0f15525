import './require-node.js';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.js';
import { runChecks } from './check-steps.js';
import { findChromium } from './chromium.js';
import { requireEngine } from './engine/ensure-engine.js';
import { ensureInstalled } from './install.js';
import { findNode24 } from './node24.js';
import { ROOT } from './places.js';
import { runEntry, SetupError } from './setup-error.js';
import { forgetTotal, keepTotal, sumTotals } from './totals.js';
import { runVitest } from './vitest-run.js';

const NODE_PROJECTS = ['unit', 'integration', 'checks'];
const BROWSER_PROJECTS = ['component', 'e2e'];

/** What each suite runs, in order. `npm test` is `test`, `npm run test:real` is `real`, `npm run test:parity` is `parity`. */
const SUITES = /** @type {Record<string, (node24: string) => Promise<import('./totals.js').Total>>} */ ({
  test: async (node24) => {
    await ensureBuilt('page', node24);
    // One after the other: what measures a time is alone with the processors.
    const totals = [await runChecks(node24), await runVitest(node24, NODE_PROJECTS), await runVitest(node24, BROWSER_PROJECTS)];
    return sumTotals(totals);
  },
  real: async (node24) => {
    requireSharedFolder();
    await ensureBuilt('page', node24);
    return runVitest(node24, ['real']);
  },
  parity: async (node24) => {
    requireSharedFolder();
    requirePython();
    return runVitest(node24, ['parity']);
  },
});

await runEntry(async () => {
  const suite = process.argv[2] ?? 'test';
  const run = SUITES[suite];
  if (run === undefined) throw new SetupError(`There is no suite "${suite}"; there are: ${Object.keys(SUITES).join(', ')}.`);
  forgetTotal(suite);
  requireChromium();
  await ensureInstalled();
  await requireEngine();
  const total = await run(findNode24());
  keepTotal(suite, total);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  if (total.failed > 0) process.exitCode = 1;
});

function requireChromium() {
  const path = findChromium();
  if (path !== undefined && existsSync(path)) return;
  throw new SetupError(
    'The tests drive Chromium, and there is none here. Install the Debian package chromium (apt-get install chromium), ' +
      'or name the program in CHROMIUM_PATH, and run the same command again.',
  );
}

function requirePython() {
  if ((process.env['CASELENS_PEERS_PYTHON'] ?? '') !== '') return;
  const python = process.env['PYTHON'] ?? (process.platform === 'win32' ? 'python' : 'python3');
  if (spawnSync(python, ['-c', 'import ensurepip, venv']).status === 0) return;
  throw new SetupError(
    `The tests against Keras make a virtual environment with ${python}, which is not there or lacks venv. Install python3 and python3-venv, ` +
      'or name a Python in PYTHON, and run the same command again.',
  );
}

function requireSharedFolder() {
  const folder = process.env['CASELENS_SHARED'] ?? join(ROOT, '..', 'shared');
  if (existsSync(folder)) return;
  throw new SetupError(
    `The tests on real data read ${folder}, which is not there. Name the folder in CASELENS_SHARED and run the same command again.`,
  );
}
