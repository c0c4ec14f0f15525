import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { JobContext, JobRequest } from '#main/jobs/job-context.ts';
import { makeJobQueue } from '#main/jobs/job-queue.ts';
import { getJob, insertJob, updateJob } from '#main/store/jobs.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { jobSchema } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { tempDatabase } from '#test/support/temp-home.ts';

function queueOf() {
  const db = tempDatabase();
  const events: CoreEvent[] = [];
  const errors: string[] = [];
  const queue = makeJobQueue({
    db,
    emit: (event) => void events.push(event),
    now: Date.now,
    log: { error: (text) => void errors.push(text) },
  });
  onTestFinished(() => queue.close());
  const states = () => events.flatMap((event) => (event.name === 'job.changed' ? [event.payload.job.state] : []));
  return { db, queue, events, errors, states };
}

function request<R>(run: (context: JobContext) => Promise<R>, more: Partial<JobRequest<R>> = {}): JobRequest<R> {
  return { kind: 'train', title: 'Training', lane: 'compute', subject: {}, input: { a: 1 }, resumable: false, run, ...more };
}

const untilAborted = ({ signal }: JobContext): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
const crash = () => new AppError('engine/crashed', { process: 'compute', exit: 'SIGKILL' });

describe('job queue', () => {
  test('runs a job, keeps its result and tells every state', async () => {
    const { db, queue, states } = queueOf();
    const jobId = queue.start(
      request(async (context) => {
        context.setSubject({ runId: '01990000-0000-7000-8000-000000000001' });
        return { answer: 42 };
      }),
    );
    expect(queue.get(jobId)).toMatchObject({ state: 'queued', startedAtMs: null });
    const job = await queue.finished(jobId);
    expect(jobSchema.parse(job)).toMatchObject({ state: 'done', result: { answer: 42 }, error: null });
    expect(job.subject.runId).toBe('01990000-0000-7000-8000-000000000001');
    expect(states()[0]).toBe('queued');
    expect(states().at(-1)).toBe('done');
    expect(getJob(db, jobId)).toMatchObject({ state: 'done', result: { answer: 42 }, input: { a: 1 } });
    expect(await queue.finished(jobId)).toEqual(job);
  });

  test('runs compute jobs one at a time in order, interactive ones at once', async () => {
    const { queue } = queueOf();
    const order: string[] = [];
    let running = 0;
    let most = 0;
    const long = (name: string) =>
      request(async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(30);
        order.push(name);
        running -= 1;
      });
    const first = queue.start(long('first'));
    const second = queue.start(long('second'));
    const quick = queue.start(request(async () => void order.push('quick'), { lane: 'interactive', kind: 'diagnose' }));
    await Promise.all([first, second, quick].map((id) => queue.finished(id)));
    expect(order).toEqual(['quick', 'first', 'second']);
    expect(most).toBe(1);
  });

  test('cancels a running job and one that waits', async () => {
    const { queue } = queueOf();
    const running = queue.start(request(untilAborted));
    const waiting = queue.start(request(untilAborted));
    await sleep(10);
    expect(queue.get(running).state).toBe('running');
    expect(queue.cancel(waiting)).toMatchObject({ state: 'cancelled' });
    expect(queue.cancel(running)).toMatchObject({ state: 'running', phase: 'cancelling' });
    expect(await queue.finished(running)).toMatchObject({ state: 'cancelled', error: null });
    await sleep(10);
    expect(queue.get(waiting)).toMatchObject({ state: 'cancelled', startedAtMs: null });
    expect(() => queue.cancel(running)).toThrow(expect.objectContaining({ code: 'job/not-running' }));
  });

  test('keeps the error of a failed job as data and logs what is not of the catalogue', async () => {
    const { queue, errors } = queueOf();
    const known = queue.start(request(() => Promise.reject(new AppError('dataset/name-taken', { name: 'x' }))));
    const unknown = queue.start(request(() => Promise.reject(new TypeError('broken'))));
    expect(await queue.finished(known)).toMatchObject({
      state: 'failed',
      error: { code: 'dataset/name-taken', details: { name: 'x' } },
    });
    expect(await queue.finished(unknown)).toMatchObject({ state: 'failed', error: { code: 'internal/unexpected' } });
    expect(errors).toEqual(['a job failed unexpectedly']);
  });

  test('tells progress at most five times a second, and the last one always', async () => {
    const { queue, events } = queueOf();
    const jobId = queue.start(
      request(async (context) => {
        for (let done = 1; done <= 100; done += 1) {
          context.report({ phase: 'features', done, total: 100, unit: 'images' });
          await sleep(5);
        }
        await sleep(250);
      }),
    );
    const job = await queue.finished(jobId);
    const told = events.flatMap((event) => (event.name === 'job.changed' ? [event.payload.job] : []));
    const tookS = (job.finishedAtMs! - job.startedAtMs!) / 1000;
    expect(told.length).toBeLessThanOrEqual(Math.ceil(tookS * 5) + 4); // queued, running, done and the first report
    expect(told.some(({ done, state }) => done === 100 && state === 'running')).toBe(true);
    expect(job).toMatchObject({ phase: 'features', done: 100, total: 100, unit: 'images', timeLeftMs: null });
  });

  test('runs a resumable job once more after a crash of the engine and says so', async () => {
    const { queue, events } = queueOf();
    const attempts: number[] = [];
    const jobId = queue.start(
      request(
        async ({ attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw crash();
          return 'resumed';
        },
        { resumable: true },
      ),
    );
    expect(await queue.finished(jobId)).toMatchObject({ state: 'done', result: 'resumed' });
    expect(attempts).toEqual([1, 2]);
    expect(queue.log(jobId).map(({ text }) => text)).toEqual([expect.stringContaining('ended unexpectedly (SIGKILL)')]);
    const phases = events.flatMap((event) => (event.name === 'job.changed' ? [event.payload.job.phase] : []));
    expect(phases).toContain('resuming');
    expect(events.some(({ name, payload }) => name === 'notice' && payload.key === 'jobs.engineRestarted')).toBe(true);
  });

  test('fails a job at the second crash, and one that cannot be resumed at the first', async () => {
    const { queue } = queueOf();
    const twice = queue.start(request(() => Promise.reject(crash()), { resumable: true }));
    const once = queue.start(request(() => Promise.reject(crash())));
    expect(await queue.finished(twice)).toMatchObject({ state: 'failed', error: { code: 'engine/crashed-twice' } });
    expect(await queue.finished(once)).toMatchObject({ state: 'failed', error: { code: 'engine/crashed' } });
  });

  test('marks what ran when the program ended as interrupted', () => {
    const { db, queue } = queueOf();
    const jobId = '01990000-0000-7000-8000-000000000009' as Parameters<typeof queue.get>[0];
    insertJob(db, { jobId, kind: 'import', title: 'x', subject: {}, input: null, resumable: true, createdAtMs: 1 });
    updateJob(db, jobId, { state: 'running', startedAtMs: 2 });
    expect(queue.recover()).toMatchObject([{ jobId, state: 'interrupted', resumable: true }]);
    expect(queue.recover()).toEqual([]);
    expect(queue.log(jobId)).toHaveLength(1);
  });

  test('interrupts what runs when it closes, and takes no more', async () => {
    const { queue } = queueOf();
    const jobId = queue.start(request(untilAborted));
    await sleep(10);
    expect(queue.unfinished()).toBe(1);
    await queue.close();
    expect(queue.get(jobId).state).toBe('interrupted');
    expect(queue.unfinished()).toBe(0);
    expect(() => queue.start(request(untilAborted))).toThrow(expect.objectContaining({ code: 'job/closing' }));
  });

  test('takes a finished job off the tray, never a running one', async () => {
    const { queue } = queueOf();
    const running = queue.start(request(untilAborted));
    expect(() => queue.dismiss(running)).toThrow(expect.objectContaining({ code: 'job/still-running' }));
    const done = queue.start(request(async () => 1, { lane: 'interactive' }));
    await queue.finished(done);
    queue.dismiss(done);
    expect(queue.list().map(({ jobId }) => jobId)).toEqual([running]);
    expect(queue.get(done).state).toBe('done');
  });
});
