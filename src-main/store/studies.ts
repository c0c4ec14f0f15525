import { z } from 'zod';
import { runnerChoiceSchema } from '#shared/contract/engine/runners.ts';
import { trainingSettingsSchema } from '#shared/contract/engine/training-settings.ts';
import type { DatasetId, StudyId } from '#shared/contract/ids.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import type { Study } from '#shared/contract/studies.ts';
import { studyResultSchema, studySchema } from '#shared/contract/studies.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne } from './database.ts';
import { parseColumn, parseNullableColumn } from './json-column.ts';
import { listStudyParts } from './study-parts.ts';
import { jsonOrUnchanged, updateRow } from './update-row.ts';

/** What a study was asked for and never changes; the table keeps it as one column. */
const planSchema = z.strictObject({
  settings: trainingSettingsSchema,
  runner: runnerChoiceSchema,
  pretrainedId: pretrainedIdSchema.nullable(),
  keepsModels: z.boolean(),
  images: studySchema.shape.images,
  sealed: studySchema.shape.sealed,
  notes: studySchema.shape.notes,
});
type Plan = z.infer<typeof planSchema>;

export type NewStudy = Plan &
  Pick<Study, 'studyId' | 'kind' | 'name' | 'recipe' | 'seed' | 'createdAtMs'> & { readonly datasetId: DatasetId };

export type StudyChange = Partial<Pick<Study, 'state' | 'jobId' | 'finishedAtMs' | 'result'>>;

interface StudyRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly dataset_id: string;
  readonly dataset_name: string;
  readonly recipe: string;
  readonly plan_json: string;
  readonly seed: number;
  readonly state: string;
  readonly result_json: string | null;
  readonly job_id: string | null;
  readonly created_at_ms: number;
  readonly finished_at_ms: number | null;
}

const SELECT_STUDY = 'SELECT s.*, d.name AS dataset_name FROM study s JOIN dataset d ON d.id = s.dataset_id';

/** Keeps a new study, queued; its parts are kept apart. Call inside a transaction. */
export function insertStudy(db: WritableDb, study: NewStudy): void {
  const { studyId, kind, name, datasetId, recipe, seed, createdAtMs, ...plan } = study;
  execute(
    db,
    `INSERT INTO study (id, kind, name, dataset_id, recipe, plan_json, seed, state, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?)`,
    [studyId, kind, name, datasetId, recipe, JSON.stringify(planSchema.parse(plan)), seed, createdAtMs],
  );
}

/** Changes a study; what is not named stays. Returns whether it exists. */
export function updateStudy(db: WritableDb, studyId: StudyId, change: StudyChange): boolean {
  return updateRow(db, 'study', studyId, {
    state: change.state,
    job_id: change.jobId,
    finished_at_ms: change.finishedAtMs,
    result_json: change.result === null ? null : jsonOrUnchanged(change.result),
  });
}

/** A study with its parts. */
export function getStudy(db: ReadableDb, studyId: string): Study | undefined {
  const row = selectOne<StudyRow>(db, `${SELECT_STUDY} WHERE s.id = ?`, [studyId]);
  return row && fromRow(db, row);
}

/** All studies with their parts, newest first. */
export function listStudies(db: ReadableDb): readonly Study[] {
  return selectAll<StudyRow>(db, `${SELECT_STUDY} ORDER BY s.created_at_ms DESC, s.id DESC`).map((row) => fromRow(db, row));
}

/** Removes a study; its parts, splits, runs and predictions go with it. */
export function deleteStudy(db: WritableDb, studyId: StudyId): void {
  execute(db, 'DELETE FROM study WHERE id = ?', [studyId]);
}

/** Marks studies and parts that were queued or running as interrupted; called once at the start of the program. */
export function markStudiesInterrupted(db: WritableDb): void {
  execute(db, `UPDATE study SET state = 'interrupted' WHERE state IN ('queued', 'running')`);
  execute(db, `UPDATE study_part SET state = 'interrupted' WHERE state = 'running'`);
}

function fromRow(db: ReadableDb, row: StudyRow): Study {
  return studySchema.parse({
    studyId: row.id,
    kind: row.kind,
    name: row.name,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    recipe: row.recipe,
    seed: row.seed,
    state: row.state,
    jobId: row.job_id,
    createdAtMs: row.created_at_ms,
    finishedAtMs: row.finished_at_ms,
    ...parseColumn(planSchema, row.plan_json, 'study.plan'),
    parts: listStudyParts(db, row.id),
    result: parseNullableColumn(studyResultSchema, row.result_json, 'study.result'),
  });
}
