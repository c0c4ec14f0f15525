import type { PageApi } from '#renderer/api/page-api.ts';
import type { Grant } from '#shared/contract/app.ts';
import { grantIdSchema, jobIdSchema } from '#shared/contract/ids.ts';
import type { Job, JobKind } from '#shared/contract/jobs.ts';

/** What a user chose: one file. */
export function aGrant(name: string): Grant {
  const grantId = grantIdSchema.parse('01900000-0000-7000-8000-00000000000a');
  return { grantId, kind: 'file', name, fileCount: 1, origin: 'picked' };
}

/** Jobs of a core in a test's memory: each start begins a new one, which runs until `change` says how it goes on. */
export function memoryJobs(kind: JobKind) {
  const listeners: ((payload: { readonly job: Job }) => void)[] = [];
  let count = 0;
  let job: Job | null = null;
  const now = (): Job => {
    if (job === null) throw new TypeError('no job was started');
    return job;
  };
  const change = (changes: Partial<Job>): Job => {
    const changed = { ...now(), ...changes };
    job = changed;
    for (const listener of listeners) listener({ job: changed });
    return changed;
  };
  const onEvent: PageApi['onEvent'] = (name, listener) => {
    // The listener of this name takes jobs.
    if (name === 'job.changed') listeners.push(listener as (payload: { readonly job: Job }) => void);
    return () => undefined;
  };
  const start = (): Pick<Job, 'jobId'> => {
    count += 1;
    const jobId = jobIdSchema.parse(`01900000-0000-7000-8000-${String(count).padStart(12, '0')}`);
    const times = { createdAtMs: count, startedAtMs: count, finishedAtMs: null, timeLeftMs: null };
    const progress = { phase: null, done: 0, total: null, unit: null };
    job = { jobId, kind, title: 'job', state: 'running', ...times, ...progress, subject: {}, error: null, result: null, resumable: false }; // prettier-ignore
    return { jobId };
  };
  return {
    start,
    change,
    onEvent,
    answers: {
      'jobs.get': now,
      'jobs.cancel': () => change({ phase: 'cancelling', timeLeftMs: null }),
      'jobs.dismiss': () => ({}),
    },
  };
}
