import { z } from 'zod';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { jobSchema, jobSubjectSchema, wireErrorSchema } from '#shared/contract/jobs.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne } from './database.ts';
import { parseColumn, parseNullableColumn } from './json-column.ts';
import { jsonOrUnchanged, updateRow } from './update-row.ts';

/** A job as it is kept: all but the estimate of the time left, and with the input it was started with. */
export type StoredJob = Omit<Job, 'timeLeftMs'> & { readonly input: unknown };

/** A job that is being queued. */
export type NewJob = Pick<StoredJob, 'jobId' | 'kind' | 'title' | 'subject' | 'input' | 'resumable' | 'createdAtMs'>;

/** What may change in a job; what is not named stays. */
export type JobChange = Partial<
  Pick<
    StoredJob,
    | 'title'
    | 'state'
    | 'phase'
    | 'done'
    | 'total'
    | 'unit'
    | 'startedAtMs'
    | 'finishedAtMs'
    | 'subject'
    | 'error'
    | 'result'
    | 'resumable'
  >
>;

interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly state: string;
  readonly phase: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
  readonly created_at_ms: number;
  readonly started_at_ms: number | null;
  readonly finished_at_ms: number | null;
  readonly subject_json: string;
  readonly input_json: string;
  readonly error_json: string | null;
  readonly result_json: string | null;
  readonly resumable: number;
}

const storedJobSchema = jobSchema.omit({ timeLeftMs: true }).extend({ input: z.unknown() });

/** Keeps a new job, queued. */
export function insertJob(db: WritableDb, job: NewJob): void {
  execute(
    db,
    `INSERT INTO job (id, kind, title, state, created_at_ms, subject_json, input_json, resumable)
     VALUES (@jobId, @kind, @title, 'queued', @createdAtMs, @subject, @input, @resumable)`,
    {
      jobId: job.jobId,
      kind: job.kind,
      title: job.title,
      createdAtMs: job.createdAtMs,
      subject: JSON.stringify(job.subject),
      input: JSON.stringify(job.input ?? null),
      resumable: Number(job.resumable),
    },
  );
}

/** Changes a job; returns whether it exists. */
export function updateJob(db: WritableDb, jobId: JobId, change: JobChange): boolean {
  return updateRow(db, 'job', jobId, {
    title: change.title,
    state: change.state,
    phase: change.phase,
    done: change.done,
    total: change.total,
    unit: change.unit,
    started_at_ms: change.startedAtMs,
    finished_at_ms: change.finishedAtMs,
    subject_json: jsonOrUnchanged(change.subject),
    error_json: change.error === null ? null : jsonOrUnchanged(change.error),
    result_json: change.result === null ? null : jsonOrUnchanged(change.result),
    resumable: change.resumable === undefined ? undefined : Number(change.resumable),
  });
}

/** A job by its id, dismissed or not. */
export function getJob(db: ReadableDb, jobId: string): StoredJob | undefined {
  const row = selectOne<JobRow>(db, 'SELECT * FROM job WHERE id = ?', [jobId]);
  return row && fromRow(row);
}

/** The jobs of the tray: not dismissed, newest first, at most `limit`. */
export function listJobs(db: ReadableDb, limit = 200): readonly StoredJob[] {
  return selectAll<JobRow>(db, 'SELECT * FROM job WHERE dismissed = 0 ORDER BY created_at_ms DESC, id DESC LIMIT ?', [limit]).map(
    fromRow,
  );
}

/** Takes a job off the tray. */
export function dismissJob(db: WritableDb, jobId: JobId): void {
  execute(db, 'UPDATE job SET dismissed = 1 WHERE id = ?', [jobId]);
}

/** Adds a line to a job's log. */
export function addJobLog(db: WritableDb, jobId: JobId, line: { readonly atMs: number; readonly text: string }): void {
  execute(db, 'INSERT INTO job_log (job_id, at_ms, text) VALUES (?, ?, ?)', [jobId, line.atMs, line.text]);
}

/** A job's log, oldest first. */
export function listJobLog(db: ReadableDb, jobId: JobId): readonly { readonly atMs: number; readonly text: string }[] {
  return selectAll<{ atMs: number; text: string }>(db, 'SELECT at_ms AS atMs, text FROM job_log WHERE job_id = ? ORDER BY id', [
    jobId,
  ]);
}

/** Marks what was queued or running as interrupted: the program ended meanwhile. Returns those jobs as they are now. */
export function markJobsInterrupted(db: WritableDb, nowMs: number): readonly StoredJob[] {
  const sql = `UPDATE job SET state = 'interrupted', finished_at_ms = ? WHERE state IN ('queued', 'running')`;
  const ids = selectAll<{ id: string }>(db, `SELECT id FROM job WHERE state IN ('queued', 'running') ORDER BY created_at_ms`);
  execute(db, sql, [nowMs]);
  return ids.flatMap(({ id }) => getJob(db, id) ?? []);
}

function fromRow(row: JobRow): StoredJob {
  return storedJobSchema.parse({
    jobId: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    phase: row.phase,
    done: row.done,
    total: row.total,
    unit: row.unit,
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    finishedAtMs: row.finished_at_ms,
    subject: parseColumn(jobSubjectSchema, row.subject_json, 'job.subject'),
    error: parseNullableColumn(wireErrorSchema, row.error_json, 'job.error'),
    result: parseNullableColumn(z.unknown(), row.result_json, 'job.result'),
    resumable: row.resumable !== 0,
    input: parseColumn(z.unknown(), row.input_json, 'job.input'),
  });
}
