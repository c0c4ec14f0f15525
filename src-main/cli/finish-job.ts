import type { CoreEvent } from '#shared/contract/events.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { MessageKey } from '#shared/messages/messages.ts';
import { EN, message } from '#shared/messages/messages.ts';
import type { Session } from './session.ts';

/**
 * Starts a job, shows its progress and resolves with it once it is done. Ctrl-C cancels it and waits for its end: what is
 * finished is kept. Rejects with the job's error, `job/cancelled` or `job/interrupted`.
 */
export async function finishJob(session: Session, start: () => Promise<{ readonly jobId: JobId }>): Promise<Job> {
  const watch = watchJobs(session);
  try {
    const { jobId } = await start();
    const cancel = (): void => void session.api.call('jobs.cancel', { jobId }).catch(() => undefined); // it may have ended just now
    if (session.signal.aborted) cancel();
    session.signal.addEventListener('abort', cancel, { once: true });
    const sayQueued = setTimeout(
      () => watch.state(jobId) === 'queued' && session.progress.note(message('cli.queued')),
      SAY_QUEUED_MS,
    );
    const job = await watch.final(jobId).finally(() => clearTimeout(sayQueued));
    session.signal.removeEventListener('abort', cancel);
    return doneOrThrow(job);
  } finally {
    watch.stop();
    session.progress.end();
  }
}

// After this a job that has not begun is behind another one, which its user should know.
const SAY_QUEUED_MS = 1_000;

interface JobWatch {
  /** The newest state that was heard of. */
  state(jobId: JobId): Job['state'] | undefined;
  final(jobId: JobId): Promise<Job>;
  stop(): void;
}

/** Listens before the job exists, so that none of its events is missed. */
function watchJobs({ core, api, progress }: Session): JobWatch {
  const newest = new Map<JobId, Job>();
  let wanted: JobId | null = null;
  let settle: { resolve: (job: Job) => void; reject: (error: Error) => void } | null = null;
  const look = (job: Job): void => {
    newest.set(job.jobId, job);
    if (job.jobId !== wanted) return;
    if (isFinal(job)) settle?.resolve(job);
    else progress.show(job);
  };
  const onEvent = (event: CoreEvent): void => {
    if (event.name === 'job.changed') look(event.payload.job);
    if (event.name === 'notice' && isMessage(event.payload.key)) progress.note(message(event.payload.key, event.payload.values));
  };
  const stops = [
    core.onEvent(onEvent),
    core.onLost(() => settle?.reject(new AppError('home/no-answer', { home: '', reason: 'it ended during the job' }))),
  ];
  return {
    state: (jobId) => newest.get(jobId)?.state,
    final: (jobId) =>
      new Promise((resolve, reject) => {
        wanted = jobId;
        settle = { resolve, reject };
        const known = newest.get(jobId);
        if (known !== undefined) look(known);
        else void api.call('jobs.get', { jobId }).then(look, reject);
      }),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function isFinal({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running';
}

function doneOrThrow(job: Job): Job {
  if (job.state === 'done') return job;
  if (job.error !== null) throw fromWireError(job.error);
  throw new AppError(job.state === 'interrupted' ? 'job/interrupted' : 'job/cancelled', { jobId: job.jobId });
}

function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}
