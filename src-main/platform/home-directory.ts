import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { HomePaths } from './home-paths.ts';
import { homePaths } from './home-paths.ts';
import { isOnNetworkShare } from './network-share.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the data folder is: what `--home` names, else `CASELENS_HOME`, else the platform's place for an application's data
 * (`$XDG_DATA_HOME/caselens`, `~/Library/Application Support/CaseLens`, `%APPDATA%\CaseLens`). Always absolute; creates nothing.
 */
export function findHome(
  option: string | undefined,
  env: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = nonEmpty(option) ?? nonEmpty(env['CASELENS_HOME']);
  if (named !== undefined) return resolve(named);
  if (platform === 'win32') return join(nonEmpty(env['APPDATA']) ?? join(homedir(), 'AppData', 'Roaming'), 'CaseLens');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'CaseLens');
  return join(nonEmpty(env['XDG_DATA_HOME']) ?? join(homedir(), '.local', 'share'), 'caselens');
}

/**
 * Makes a home ready: refuses a network share (`home/network-share`), creates its folders for this user only, and tries a
 * write (`home/not-writable`, `disk/full`). Takes no lock and opens no database.
 */
export function prepareHome(root: string): HomePaths {
  const paths = homePaths(resolve(root));
  if (isOnNetworkShare(paths.root)) throw new AppError('home/network-share', { home: paths.root });
  try {
    for (const folder of foldersOf(paths)) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(paths.root, constants.W_OK);
    const probe = join(paths.root, `.write-test-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw asHomeError(error, paths.root);
  }
  return paths;
}

function foldersOf(paths: HomePaths): readonly string[] {
  const { root, images, thumbnails, features, datasets, runs, models, uploads, exports, backups, logs } = paths;
  return [root, images, thumbnails, features, datasets, runs, models, uploads, exports, backups, logs];
}

function asHomeError(error: unknown, home: string): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk/full', { path: home }, { cause: error });
  return new AppError(
    'home/not-writable',
    { home, reason: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
