import { copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { localApi } from '#main/core/core-connection.ts';
import type { Grant } from '#shared/contract/app.ts';
import type { CoreApi } from '#shared/contract/contract.ts';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import type { ExportId } from '#shared/contract/ids.ts';
import type { ProgressLine } from './progress-line.ts';

/** What a running command works with. */
export interface Session {
  readonly core: CoreConnection;
  readonly api: CoreApi;
  readonly progress: ProgressLine;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly isJson: boolean;
  readonly runner: RunnerChoice;
  /** Of `--seed`; undefined where it was not given. */
  readonly seed: number | undefined;
}

export type SessionOptions = Omit<Session, 'api'>;

export function makeSession(options: SessionOptions): Session {
  return { ...options, api: localApi(options.core) };
}

/** Opens paths of the command line for calls; throws `path/missing`. */
export function grantPaths({ api }: Session, paths: readonly string[]): Promise<Grant> {
  return api.call('grants.create', { paths: paths.map((path) => resolve(path)) });
}

/** Copies a finished export to where the user wants it; returns that path. */
export async function saveExport({ api }: Session, exportId: ExportId, to: string): Promise<string> {
  const { path } = await api.call('exports.path', { exportId });
  await copyFile(path, resolve(to));
  return to;
}
