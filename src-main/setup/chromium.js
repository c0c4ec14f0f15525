import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const USUAL_PLACES = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/**
 * The Chromium that tests drive: CHROMIUM_PATH where it is set, else a usual place, else the PATH.
 * Returns undefined where there is none; nothing is ever downloaded.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} usualPlaces
 * @returns {string | undefined}
 */
export function findChromium(env = process.env, usualPlaces = USUAL_PLACES) {
  const named = env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return named;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...usualPlaces, ...onPath].find(isExecutable);
}

/**
 * Chromium refuses its own sandbox when root starts it, as in a container of CI.
 * @returns {string[]}
 */
export function chromiumArguments() {
  const isRoot = typeof process.getuid === 'function' && process.getuid() === 0;
  return isRoot ? ['--no-sandbox'] : [];
}

/**
 * @param {string} path
 * @returns {boolean}
 */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // not there, or not a program: the next place is tried
  }
}
