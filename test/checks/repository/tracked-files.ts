import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#main/setup/places.js';

const TEXT =
  /(^|[./])(ts|js|json|svelte|css|html|md|yml|yaml|csv|svg|txt|run|LICENSE|gitignore|npmrc|editorconfig|prettierignore)$/;

/** Paths of every file that git tracks and that is still there, relative to the root. */
export function trackedFiles(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });
  const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  return listed.split('\0').filter((path) => path !== '' && !deleted.includes(path));
}

/** The tracked files that people write. */
export function trackedTextFiles(): readonly string[] {
  return trackedFiles().filter((path) => TEXT.test(path));
}

export function readTracked(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}
