import { fileURLToPath } from 'node:url';

/** Programs that other processes start by their path. */
const SOURCES = {
  engine: '../engine/entry.ts',
  'decode-worker': '../engine/decode/decode-worker.ts',
  'engine-trial': '../engine/runners/trial-entry.ts',
  host: '../host/entry.ts',
  core: '../core/entry.ts',
  cli: '../cli/entry.ts',
  'figures-worker': '../services/evaluations/figures-worker.ts',
} as const;
export type EntryName = keyof typeof SOURCES;

/** The file to start for a program: its source in the repository (Node runs TypeScript), `<name>.js` beside this file when bundled. */
export function entryPath(name: EntryName): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? SOURCES[name] : `./${name}.js`, import.meta.url));
}
