import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './places.js';

/**
 * Electron's program, where its binary is really there. The package is never imported: that would download the binary.
 * @returns {string | undefined} undefined where there is no binary, or no screen to open a window on
 */
export function findElectron() {
  if (!hasScreen()) return undefined;
  const folder = join(ROOT, 'node_modules', 'electron');
  const nameFile = join(folder, 'path.txt');
  if (!existsSync(nameFile)) return undefined;
  const program = join(folder, 'dist', readFileSync(nameFile, 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

/** Whether a window can be opened here: always on a desktop system, on Linux where a display is named. */
export function hasScreen() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}
