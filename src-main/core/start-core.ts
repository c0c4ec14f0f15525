import { makeEngines } from '#main/engine-client/engines.ts';
import type { SupervisedJobQueue } from '#main/jobs/job-queue.ts';
import { makeJobQueue } from '#main/jobs/job-queue.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import type { FileLogger } from '#main/platform/logger.ts';
import { makeLogger } from '#main/platform/logger.ts';
import { resourcesDir } from '#main/platform/resources.ts';
import type { Router } from '#main/router/router.ts';
import { makeRouter } from '#main/router/router.ts';
import { emptyFolder } from '#main/services/app/folder-size.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { keepDiagnosisWarm } from '#main/services/diagnosis/warm-up.ts';
import { makeExports } from '#main/services/exports/exports.ts';
import { makeGrants } from '#main/services/grants/grants.ts';
import { closeDatabase, openDatabase } from '#main/store/database.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { EventHub } from './events.ts';
import { makeHandlers } from './handlers.ts';
import { recoverData } from './recover-data.ts';

export type TransportName = 'electron' | 'host' | 'local';

export interface CoreOptions {
  readonly home: HomePaths;
  readonly transport: TransportName;
  readonly version: string;
  readonly hub: EventHub;
}

/** A core that runs in this process: everything assembled, recovered and ready for calls. */
export interface RunningCore {
  readonly router: Router;
  readonly jobs: SupervisedJobQueue;
  /** Interrupts the jobs that run, ends the engine and closes the database, in this order. */
  close(): Promise<void>;
}

/**
 * Starts the core of a home whose lock this process holds: database (migrated), jobs of an earlier start marked as
 * interrupted, half-written data removed, uploads and exports of the last start emptied. Throws `home/newer-schema` and
 * `home/damaged`.
 */
export async function startCore(options: CoreOptions): Promise<RunningCore> {
  const startedAtMs = Date.now();
  const log = makeLogger({ folder: options.home.logs, now: Date.now });
  const { deps, jobs, grants } = makeDeps(options, log);
  const close = async (): Promise<void> => {
    await jobs.close();
    await deps.engines.close();
    closeDatabase(deps.db);
    log.info('core closed', { ranMs: Date.now() - startedAtMs });
  };
  try {
    await recover(deps);
    const handlers = makeHandlers(deps, { grants, app: { transport: options.transport, startedAtMs, logPath: log.path } });
    const router = makeRouter({ handlers, checksOutput: isCheckedRun(), log });
    // A command asks once and ends; in a window somebody waits for each answer.
    if (options.transport !== 'local') keepDiagnosisWarm(deps, (listener) => options.hub.onEvent(listener));
    const tookMs = Date.now() - startedAtMs;
    log.info('core started', { version: options.version, transport: options.transport, node: process.version, tookMs });
    return { router, jobs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Assembled {
  readonly deps: ServiceDeps;
  readonly jobs: SupervisedJobQueue;
  readonly grants: ReturnType<typeof makeGrants>;
}

function makeDeps({ home, version, hub }: CoreOptions, log: FileLogger): Assembled {
  const now = Date.now;
  const emit = (event: CoreEvent): void => hub.emit(event);
  const db = openDatabase(home, { now });
  const engines = makeEngines({
    log: (level, text) => log[level](text),
    onState: (process, state) => emit({ name: 'engine.state', payload: { process, state, detail: '' } }),
  });
  const jobs = makeJobQueue({ db, emit, now, log });
  const grants = makeGrants(home.uploads);
  const exports = makeExports(home.exports);
  const deps = { home, resourcesDir: resourcesDir(), db, jobs, engines, grants, exports, emit, now, log, version };
  return { deps, jobs, grants };
}

async function recover(deps: ServiceDeps): Promise<void> {
  const { home, jobs, log } = deps;
  const interrupted = jobs.recover();
  await recoverData(deps);
  await Promise.all([emptyFolder(home.uploads), emptyFolder(home.exports)]);
  if (interrupted.length > 0) log.warn('jobs were interrupted by the end of the last start', { jobs: interrupted.length });
}

/** Outputs are checked against the contract in tests and development; a user does not wait for that. */
function isCheckedRun(): boolean {
  const mode = process.env['NODE_ENV'];
  return mode === 'test' || mode === 'development';
}
