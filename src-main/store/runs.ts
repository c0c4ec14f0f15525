import { z } from 'zod';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { epochRecordSchema } from '#shared/contract/engine/manifest.ts';
import { trainingSettingsSchema } from '#shared/contract/engine/training-settings.ts';
import type { DatasetId, PretrainedId, RunId, StudyId } from '#shared/contract/ids.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import type { Run } from '#shared/contract/training.ts';
import { runSchema } from '#shared/contract/training.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne } from './database.ts';
import { parseColumn } from './json-column.ts';
import { jsonOrUnchanged, updateRow } from './update-row.ts';

/** A run as it is kept: the contract's run and the name that its model will have (null: made from the recipe and the dataset). */
export interface StoredRun extends Run {
  readonly modelName: string | null;
  /** The weights that it starts from; null: none that were imported, or they were deleted. */
  readonly pretrainedId: PretrainedId | null;
}

export type NewRun = Pick<
  StoredRun,
  'runId' | 'datasetId' | 'splitId' | 'recipe' | 'settings' | 'seed' | 'runner' | 'modelName' | 'createdAtMs'
> & {
  /** The study of several runs that this one belongs to: it is then in no list. */
  readonly studyId?: StudyId;
  readonly pretrainedId?: PretrainedId | null;
};

export type RunChange = Partial<Pick<StoredRun, 'state' | 'finishedAtMs' | 'bestEpoch' | 'modelId' | 'jobId' | 'notes'>>;

interface RunRow {
  readonly id: string;
  readonly dataset_id: string;
  readonly dataset_name: string;
  readonly split_id: string;
  readonly recipe: string;
  readonly settings_json: string;
  readonly seed: number;
  readonly runner: string;
  readonly state: string;
  readonly model_name: string | null;
  readonly created_at_ms: number;
  readonly finished_at_ms: number | null;
  readonly best_epoch: number | null;
  readonly model_id: string | null;
  readonly job_id: string | null;
  readonly notes_json: string;
  readonly pretrained_id: string | null;
}

const SELECT_RUN = 'SELECT r.*, d.name AS dataset_name FROM run r JOIN dataset d ON d.id = r.dataset_id';

/** Keeps a new run, queued. */
export function insertRun(db: WritableDb, run: NewRun): void {
  execute(
    db,
    `INSERT INTO run (id, dataset_id, split_id, recipe, settings_json, seed, runner, state, model_name, created_at_ms, study_id, pretrained_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)`,
    [
      run.runId,
      run.datasetId,
      run.splitId,
      run.recipe,
      JSON.stringify(run.settings),
      run.seed,
      run.runner,
      run.modelName,
      run.createdAtMs,
      run.studyId ?? null,
      run.pretrainedId ?? null,
    ],
  );
}

/** Changes a run; what is not named stays. Returns whether it exists. */
export function updateRun(db: WritableDb, runId: RunId, change: RunChange): boolean {
  return updateRow(db, 'run', runId, {
    state: change.state,
    finished_at_ms: change.finishedAtMs,
    best_epoch: change.bestEpoch,
    model_id: change.modelId,
    job_id: change.jobId,
    notes_json: jsonOrUnchanged(change.notes),
  });
}

/** A run with its history. */
export function getRun(db: ReadableDb, runId: string): StoredRun | undefined {
  const row = selectOne<RunRow>(db, `${SELECT_RUN} WHERE r.id = ?`, [runId]);
  return row && fromRow(row, listEpochs(db, row.id));
}

/** All runs with their histories, newest first, without those of studies; with `datasetId` those of one dataset. */
export function listRuns(db: ReadableDb, datasetId: DatasetId | null = null): readonly StoredRun[] {
  const rows = selectAll<RunRow>(
    db,
    `${SELECT_RUN} WHERE r.study_id IS NULL AND (@datasetId IS NULL OR r.dataset_id = @datasetId)
     ORDER BY r.created_at_ms DESC, r.id DESC`,
    { datasetId },
  );
  return rows.map((row) => fromRow(row, listEpochs(db, row.id)));
}

/** The study that a run belongs to, or null. */
export function studyOfRun(db: ReadableDb, runId: string): string | null {
  return selectOne<{ study_id: string | null }>(db, 'SELECT study_id FROM run WHERE id = ?', [runId])?.study_id ?? null;
}

/** Marks runs that were queued or running as interrupted; called once at the start of the program. Returns their ids. */
export function markRunsInterrupted(db: WritableDb): readonly RunId[] {
  const rows = selectAll<{ id: RunId }>(db, `SELECT id FROM run WHERE state IN ('queued', 'running')`);
  execute(db, `UPDATE run SET state = 'interrupted' WHERE state IN ('queued', 'running')`);
  return rows.map(({ id }) => id);
}

/** Keeps an epoch; one that a resumed run repeats takes the place of the old record. */
export function putEpoch(db: WritableDb, runId: RunId, record: EpochRecord): void {
  execute(db, 'INSERT OR REPLACE INTO run_epoch (run_id, epoch, record_json) VALUES (?, ?, ?)', [
    runId,
    record.epoch,
    JSON.stringify(record),
  ]);
}

/** Removes the epochs after `epoch`: a run resumes from a checkpoint that may be older than its history. 0 removes all. */
export function deleteEpochsAfter(db: WritableDb, runId: RunId, epoch: number): void {
  execute(db, 'DELETE FROM run_epoch WHERE run_id = ? AND epoch > ?', [runId, epoch]);
}

function listEpochs(db: ReadableDb, runId: string): readonly EpochRecord[] {
  return selectAll<{ record_json: string }>(db, 'SELECT record_json FROM run_epoch WHERE run_id = ? ORDER BY epoch', [runId]).map(
    ({ record_json }) => parseColumn(epochRecordSchema, record_json, 'run_epoch.record'),
  );
}

const storedRunSchema = runSchema.extend({ modelName: z.string().nullable(), pretrainedId: pretrainedIdSchema.nullable() });

function fromRow(row: RunRow, history: readonly EpochRecord[]): StoredRun {
  return storedRunSchema.parse({
    runId: row.id,
    jobId: row.job_id,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    splitId: row.split_id,
    recipe: row.recipe,
    settings: parseColumn(trainingSettingsSchema, row.settings_json, 'run.settings'),
    seed: row.seed,
    runner: row.runner,
    state: row.state,
    createdAtMs: row.created_at_ms,
    finishedAtMs: row.finished_at_ms,
    history,
    bestEpoch: row.best_epoch,
    modelId: row.model_id,
    modelName: row.model_name,
    pretrainedId: row.pretrained_id,
    notes: parseColumn(z.array(z.string()), row.notes_json, 'run.notes'),
  });
}
