import './require-node.js';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './build.js';
import { findElectron, hasScreen } from './electron-program.js';
import { offerEngine } from './engine/ensure-engine.js';
import { ensureInstalled } from './install.js';
import { environmentFor, findNode24 } from './node24.js';
import { ROOT } from './places.js';
import { runInstead } from './run-process.js';
import { runEntry } from './setup-error.js';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\S*/;

/** The command that opens an address in the user's browser. */
const OPENERS = /** @type {Record<string, [string, ...string[]]>} */ ({
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
});

// `npm start`: sets up what is missing, then opens CaseLens in Electron, or in the browser through the loopback host.
await runEntry(async () => {
  await ensureInstalled();
  await offerEngine();
  const node24 = findNode24();
  const electron = findElectron();
  process.exitCode = electron === undefined ? await startHost(node24) : await startElectron(electron, node24);
});

/** @param {string} electron @param {string} node24 */
async function startElectron(electron, node24) {
  await ensureBuilt('electron', node24);
  return runInstead(electron, [ROOT, ...process.argv.slice(2)], { env: process.env });
}

/** @param {string} node24 */
async function startHost(node24) {
  await ensureBuilt('page', node24);
  // `npm start -- --no-open`: the address is printed, and nothing opened.
  let isOpened = process.argv.includes('--no-open');
  return runInstead(
    node24,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'src-main', 'host', 'entry.ts'), ...process.argv.slice(2)],
    {
      env: environmentFor(node24),
      onText: (text) => {
        const address = ADDRESS.exec(text)?.[0];
        if (address === undefined || isOpened) return;
        isOpened = true;
        if (hasScreen()) openInBrowser(address);
      },
    },
  );
}

/** @param {string} address */
function openInBrowser(address) {
  const opener = OPENERS[process.platform];
  if (opener === undefined) return;
  const [program, ...args] = opener;
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  // No browser that can be opened: the printed address is still there for the user.
  child.on('error', () => undefined);
  child.unref();
}
