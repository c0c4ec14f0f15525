import { mkdirSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Engines } from '#main/engine-client/engines.ts';
import { makeEngines } from '#main/engine-client/engines.ts';
import { makeJobQueue } from '#main/jobs/job-queue.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { makeDatasetHandlers } from '#main/services/datasets/handlers.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { makeExports } from '#main/services/exports/exports.ts';
import { makeGrants } from '#main/services/grants/grants.ts';
import { makeSampleHandlers } from '#main/services/sample/handlers.ts';
import type { WritableDb } from '#main/store/database.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { CONTRACT } from '#shared/contract/contract.ts';
import type { ImportResult } from '#shared/contract/datasets.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import type { DatasetId, JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { tempDatabase, tempHome } from './temp-home.ts';

export type DatasetChannel = Extract<keyof typeof CONTRACT, `datasets.${string}` | 'sample.create'>;

export interface DatasetServices {
  readonly deps: ServiceDeps;
  readonly home: HomePaths;
  readonly db: WritableDb;
  readonly engines: Engines;
  /** Parses input and output as the router does. */
  readonly call: <C extends DatasetChannel>(channel: C, input: unknown) => Promise<CallOutput<C>>;
  readonly grant: (...paths: string[]) => string;
  readonly finished: (jobId: JobId) => Promise<Job>;
  /** Imports and waits; throws what the job failed with. */
  readonly importFrom: (path: string, options?: object) => Promise<ImportResult & { readonly datasetId: DatasetId }>;
}

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** The dataset services on a real store, queue and engine, closed when the test has ended. */
export function datasetServices(home: HomePaths = tempHome()): DatasetServices {
  let clock = 1_790_000_000_000;
  const now = (): number => (clock += 1);
  const db = tempDatabase(home, now);
  mkdirSync(home.uploads, { recursive: true });
  const engines = makeEngines();
  const emit = (): void => undefined;
  const jobs = makeJobQueue({ db, emit, now, log: silent });
  const grants = makeGrants(home.uploads);
  const exports = makeExports(home.exports);
  const deps: ServiceDeps = { home, resourcesDir: '', db, jobs, engines, grants, exports, emit, now, log: silent, version: '0' };
  onTestFinished(async () => {
    await jobs.close();
    await engines.close();
  });
  return { deps, home, db, engines, ...callers(deps) };
}

type Callers = Pick<DatasetServices, 'call' | 'grant' | 'finished' | 'importFrom'>;

function callers(deps: ServiceDeps): Callers {
  const handlers = { ...makeDatasetHandlers(deps), ...makeSampleHandlers(deps) };
  const call = async <C extends DatasetChannel>(channel: C, input: unknown): Promise<CallOutput<C>> => {
    const parsed = CONTRACT[channel].input.parse(input) as HandlerInput<C>;
    const handler = handlers[channel] as (input: HandlerInput<C>, caller: { access: 'page' }) => unknown;
    return CONTRACT[channel].output.parse(await handler(parsed, { access: 'page' })) as CallOutput<C>;
  };
  const grant = (...paths: string[]): string => deps.grants.create(paths, 'picked').grantId;
  const finished = (jobId: JobId): Promise<Job> => deps.jobs.finished(jobId);
  return {
    call,
    grant,
    finished,
    importFrom: async (path, options = {}) => {
      const input = { grantId: grant(path), name: 'Cells', storage: 'reference', ...options };
      const { jobId } = await call('datasets.import', input);
      const job = await finished(jobId);
      if (job.error !== null) throw Object.assign(new Error(job.error.code), job.error);
      if (job.state !== 'done') throw new Error(job.state);
      // A dry run has no id; tests of it do not use the id.
      return importResultSchema.parse(job.result) as ImportResult & { readonly datasetId: DatasetId };
    },
  };
}
