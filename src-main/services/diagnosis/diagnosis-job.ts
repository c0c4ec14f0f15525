import type { ServiceDeps } from '#main/services/deps.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** A job that is a diagnosis. Throws `entity/not-found` and, for another kind of job, `diagnosis/unknown`. */
export function diagnosisJob(deps: Pick<ServiceDeps, 'jobs'>, jobId: JobId): Job {
  const job = deps.jobs.get(jobId);
  if (job.kind !== 'diagnose') throw new AppError('diagnosis/unknown', { jobId });
  return job;
}
