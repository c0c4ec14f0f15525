import type { Handlers } from '#shared/contract/contract.ts';
import type { JOB_CALLS } from '#shared/contract/jobs.ts';
import type { JobQueue } from './job-context.ts';

/** Calls about long work. */
export function makeJobHandlers(jobs: JobQueue): Handlers<keyof typeof JOB_CALLS> {
  return {
    'jobs.list': () => ({ jobs: [...jobs.list()] }),
    'jobs.get': ({ jobId }) => jobs.get(jobId),
    'jobs.cancel': ({ jobId }) => jobs.cancel(jobId),
    'jobs.dismiss': ({ jobId }) => {
      jobs.dismiss(jobId);
      return {};
    },
    'jobs.log': ({ jobId }) => ({ lines: [...jobs.log(jobId)] }),
  };
}
