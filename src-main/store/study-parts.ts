import { z } from 'zod';
import { splitSchema } from '#shared/contract/datasets.ts';
import type { ImageId, SplitId, StudyId } from '#shared/contract/ids.ts';
import type { StudyPart } from '#shared/contract/studies.ts';
import { studyPartResultSchema, studyPartSchema } from '#shared/contract/studies.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, transaction } from './database.ts';
import { parseColumn, parseNullableColumn } from './json-column.ts';
import { jsonOrUnchanged } from './update-row.ts';

/** A run of a study that is still to be done. `share`: of the training images; null for a fold. */
export interface NewStudyPart {
  readonly studyId: StudyId;
  readonly position: number;
  readonly share: number | null;
  readonly splitId: SplitId;
}

export type StudyPartChange = Partial<Pick<StudyPart, 'runId' | 'modelId' | 'state' | 'result'>>;

/** A held-out image with what the run's model said of it: one probability a class, in the order of the dataset's classes. */
export interface StudyPrediction {
  readonly imageId: ImageId;
  readonly truth: string;
  readonly group: string;
  readonly probabilities: readonly number[];
}

interface PartRow {
  readonly position: number;
  readonly share: number | null;
  readonly split_id: string;
  readonly partitions_json: string;
  readonly run_id: string | null;
  readonly model_id: string | null;
  readonly state: string;
  readonly result_json: string | null;
}

/** Keeps a part, queued. Call inside a transaction, after its split. */
export function insertStudyPart(db: WritableDb, { studyId, position, share, splitId }: NewStudyPart): void {
  execute(db, `INSERT INTO study_part (study_id, position, share, split_id, state) VALUES (?, ?, ?, ?, 'queued')`, [
    studyId,
    position,
    share,
    splitId,
  ]);
}

/** The parts of a study in their order. */
export function listStudyParts(db: ReadableDb, studyId: string): readonly StudyPart[] {
  return selectAll<PartRow>(
    db,
    `SELECT part.position, part.share, part.split_id, split.partitions_json, part.run_id, part.model_id, part.state, part.result_json
     FROM study_part AS part JOIN split ON split.id = part.split_id WHERE part.study_id = ? ORDER BY part.position`,
    [studyId],
  ).map(fromRow);
}

/** Changes a part; what is not named stays. */
export function updateStudyPart(db: WritableDb, studyId: StudyId, position: number, change: StudyPartChange): void {
  const columns = Object.entries({
    run_id: change.runId,
    model_id: change.modelId,
    state: change.state,
    result_json: change.result === null ? null : jsonOrUnchanged(change.result),
  }).filter((entry): entry is [string, string | null] => entry[1] !== undefined);
  if (columns.length === 0) return;
  const set = columns.map(([column]) => `${column} = ?`).join(', ');
  execute(db, `UPDATE study_part SET ${set} WHERE study_id = ? AND position = ?`, [
    ...columns.map(([, value]) => value),
    studyId,
    position,
  ]);
}

/** Keeps what a part's model said of its held-out images, in place of what was there. */
export function putStudyPredictions(
  db: WritableDb,
  studyId: StudyId,
  position: number,
  predictions: readonly StudyPrediction[],
): void {
  transaction(db, () => {
    execute(db, 'DELETE FROM study_prediction WHERE study_id = ? AND position = ?', [studyId, position]);
    for (const { imageId, truth, group, probabilities } of predictions) {
      execute(
        db,
        `INSERT INTO study_prediction (study_id, position, image_id, truth, group_key, probabilities_json) VALUES (?, ?, ?, ?, ?, ?)`,
        [studyId, position, imageId, truth, group, JSON.stringify(probabilities)],
      );
    }
  });
}

/** What the models of a study said, by part, the images of a part in the order of their ids. */
export function listStudyPredictions(db: ReadableDb, studyId: StudyId): readonly (readonly StudyPrediction[])[] {
  const parts: StudyPrediction[][] = listStudyParts(db, studyId).map(() => []);
  const rows = selectAll<{ position: number; image_id: ImageId; truth: string; group_key: string; probabilities_json: string }>(
    db,
    `SELECT position, image_id, truth, group_key, probabilities_json FROM study_prediction WHERE study_id = ?
     ORDER BY position, image_id`,
    [studyId],
  );
  for (const row of rows) {
    const probabilities = parseColumn(z.array(z.number()), row.probabilities_json, 'study_prediction.probabilities');
    parts[row.position]?.push({ imageId: row.image_id, truth: row.truth, group: row.group_key, probabilities });
  }
  return parts;
}

function fromRow(row: PartRow): StudyPart {
  const { train, validation, test } = parseColumn(splitSchema.shape.partitions, row.partitions_json, 'split.partitions_json');
  return studyPartSchema.parse({
    position: row.position,
    share: row.share,
    counts: { train, validation, heldOut: test },
    splitId: row.split_id,
    runId: row.run_id,
    modelId: row.model_id,
    state: row.state,
    result: parseNullableColumn(studyPartResultSchema, row.result_json, 'study_part.result'),
  });
}
