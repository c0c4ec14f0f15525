import { v7 } from 'uuid';
import type { FindingResult } from '#shared/contract/diagnosis.ts';
import type { CaseId, JobId, ModelId, OperatingPointId } from '#shared/contract/ids.ts';
import { caseIdSchema } from '#shared/contract/ids.ts';
import { indexCase, unindexCase } from './case-search.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne, transaction } from './database.ts';
import type { StoredImage } from './stored-images.ts';
import { deleteUnusedImages, listImagesOfCases, putStoredImage } from './stored-images.ts';

/** An image as it is put into a case; `fileName` as the user knows it, with the folders below the one that was opened. */
export interface NewCaseImage extends Omit<StoredImage, 'storedAtMs'> {
  readonly fileName: string;
}

/** What a model said of one image of a case. */
export interface NewFinding {
  readonly fileHash: string;
  readonly modelId: ModelId;
  readonly operatingPointId: OperatingPointId | null;
  readonly result: FindingResult;
  readonly jobId: JobId | null;
}

/** A case as it is made: with its images, and with what was said of them where something was. */
export interface NewCase {
  readonly title: string;
  readonly images: readonly NewCaseImage[];
  readonly findings?: readonly NewFinding[];
  readonly note?: string;
}

/** Makes a case. */
export function insertCase(db: WritableDb, { title, images, findings = [], note = '' }: NewCase, nowMs: number): CaseId {
  return transaction(db, () => {
    const caseId = caseIdSchema.parse(v7());
    const sql = 'INSERT INTO case_record (id, title, created_at_ms, updated_at_ms) VALUES (?, ?, ?, ?)';
    execute(db, sql, [caseId, title, nowMs, nowMs]);
    for (const image of images) linkImage(db, caseId, image, nowMs);
    for (const finding of findings) putFinding(db, caseId, finding, nowMs);
    if (note !== '') putNote(db, caseId, note, nowMs);
    return touch(db, caseId, nowMs);
  });
}

/** Adds an image to a case; one that it has already stays as it is. */
export function addCaseImage(db: WritableDb, caseId: CaseId, image: NewCaseImage, nowMs: number): void {
  transaction(db, () => {
    linkImage(db, caseId, image, nowMs);
    touch(db, caseId, nowMs);
  });
}

function linkImage(db: WritableDb, caseId: CaseId, { fileName, ...image }: NewCaseImage, nowMs: number): void {
  putStoredImage(db, { ...image, storedAtMs: nowMs });
  const sql = 'INSERT OR IGNORE INTO case_image (case_id, file_hash, file_name, added_at_ms) VALUES (?, ?, ?, ?)';
  execute(db, sql, [caseId, image.fileHash, fileName, nowMs]);
  execute(db, 'UPDATE case_record SET newest_file_hash = ? WHERE id = ?', [image.fileHash, caseId]);
}

/** The newest case that shows this file, if any: where a picture is diagnosed again its finding goes. */
export function findCaseByImage(db: ReadableDb, fileHash: string): CaseId | undefined {
  const sql = `SELECT c.id FROM case_image i JOIN case_record c ON c.id = i.case_id WHERE i.file_hash = ?
    ORDER BY c.created_at_ms DESC, c.seq DESC LIMIT 1`;
  return selectOne<{ id: CaseId }>(db, sql, [fileHash])?.id;
}

/** Adds a finding and makes it the case's newest. A job says one thing of an image of a case: a second finding of it replaces the first. */
export function addFinding(db: WritableDb, caseId: CaseId, finding: NewFinding, nowMs: number): void {
  transaction(db, () => {
    putFinding(db, caseId, finding, nowMs);
    touch(db, caseId, nowMs);
  });
}

function putFinding(db: WritableDb, caseId: CaseId, finding: NewFinding, nowMs: number): void {
  const findingId = v7();
  const { fileHash, modelId, operatingPointId, result, jobId } = finding;
  execute(db, 'DELETE FROM case_finding WHERE case_id = ? AND file_hash = ? AND job_id = ?', [caseId, fileHash, jobId]);
  execute(
    db,
    `INSERT INTO case_finding (id, case_id, file_hash, model_id, operating_point_id, label, verdict, result_json, job_id, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [findingId, caseId, fileHash, modelId, operatingPointId, result.label, result.verdict, JSON.stringify(result), jobId, nowMs],
  );
  execute(
    db,
    'UPDATE case_record SET newest_finding_id = ?, newest_label = ?, newest_verdict = ?, newest_model_id = ? WHERE id = ?',
    [findingId, result.label, result.verdict, modelId, caseId],
  );
}

/** Adds a note. */
export function addNote(db: WritableDb, caseId: CaseId, text: string, nowMs: number): void {
  transaction(db, () => {
    putNote(db, caseId, text, nowMs);
    touch(db, caseId, nowMs);
  });
}

function putNote(db: WritableDb, caseId: CaseId, text: string, nowMs: number): void {
  execute(db, 'INSERT INTO case_note (id, case_id, text, created_at_ms) VALUES (?, ?, ?, ?)', [v7(), caseId, text, nowMs]);
  execute(db, 'UPDATE case_record SET notes = notes + 1 WHERE id = ?', [caseId]);
}

/** Records what was confirmed, or takes it back (null). */
export function setOutcome(
  db: WritableDb,
  caseId: CaseId,
  outcome: { readonly label: string; readonly source: string } | null,
  nowMs: number,
): void {
  transaction(db, () => {
    execute(db, 'DELETE FROM case_outcome WHERE case_id = ?', [caseId]);
    execute(db, 'UPDATE case_record SET outcome_label = ? WHERE id = ?', [outcome?.label ?? null, caseId]);
    if (outcome !== null) {
      const sql = 'INSERT INTO case_outcome (case_id, label, source, recorded_at_ms) VALUES (?, ?, ?, ?)';
      execute(db, sql, [caseId, outcome.label, outcome.source, nowMs]);
    }
    touch(db, caseId, nowMs);
  });
}

/** Changes a case's title and whose it is; undefined leaves it, a null pseudonym takes it away. */
export function updateCase(
  db: WritableDb,
  caseId: CaseId,
  change: { readonly title?: string | undefined; readonly patientPseudonym?: string | null | undefined },
  nowMs: number,
): void {
  const { title, patientPseudonym: pseudonym } = change;
  transaction(db, () => {
    if (title !== undefined) execute(db, 'UPDATE case_record SET title = ? WHERE id = ?', [title, caseId]);
    if (pseudonym !== undefined) {
      const before = patientsOf(db, [caseId]);
      const patientId = pseudonym === null ? null : putPatient(db, pseudonym);
      execute(db, 'UPDATE case_record SET patient_id = ? WHERE id = ?', [patientId, caseId]);
      deletePatientsWithoutCase(db, before);
    }
    touch(db, caseId, nowMs);
  });
}

/** Removes cases with all that belongs to them; returns how many there were. Files are the caller's. */
export function deleteCases(db: WritableDb, caseIds: readonly CaseId[]): number {
  return transaction(db, () => {
    const ids = JSON.stringify(caseIds);
    const rows = selectAll<{ seq: number }>(db, 'SELECT seq FROM case_record WHERE id IN (SELECT value FROM json_each(?))', [
      ids,
    ]);
    const images = listImagesOfCases(db, caseIds);
    const patients = patientsOf(db, caseIds);
    for (const { seq } of rows) unindexCase(db, seq);
    const deleted = execute(db, 'DELETE FROM case_record WHERE id IN (SELECT value FROM json_each(?))', [ids]);
    deletePatientsWithoutCase(db, patients);
    deleteUnusedImages(
      db,
      images.map(({ fileHash }) => fileHash),
    );
    return deleted;
  });
}

/** Marks a case as changed and brings its search text up to date. */
function touch(db: WritableDb, caseId: CaseId, nowMs: number): CaseId {
  execute(db, 'UPDATE case_record SET updated_at_ms = ? WHERE id = ?', [nowMs, caseId]);
  const row = selectOne<{ seq: number }>(db, 'SELECT seq FROM case_record WHERE id = ?', [caseId]);
  if (row !== undefined) indexCase(db, row.seq);
  return caseId;
}

function putPatient(db: WritableDb, pseudonym: string): string {
  execute(db, 'INSERT OR IGNORE INTO patient (id, pseudonym) VALUES (?, ?)', [v7(), pseudonym]);
  return selectOne<{ id: string }>(db, 'SELECT id FROM patient WHERE pseudonym = ?', [pseudonym])?.id ?? '';
}

function patientsOf(db: ReadableDb, caseIds: readonly CaseId[]): readonly string[] {
  const sql = `SELECT DISTINCT patient_id AS id FROM case_record
    WHERE id IN (SELECT value FROM json_each(?)) AND patient_id IS NOT NULL`;
  return selectAll<{ id: string }>(db, sql, [JSON.stringify(caseIds)]).map(({ id }) => id);
}

/** Nobody's name stays without a case. */
function deletePatientsWithoutCase(db: WritableDb, patientIds: readonly string[]): void {
  const sql = `DELETE FROM patient WHERE id IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM case_record WHERE case_record.patient_id = patient.id)`;
  execute(db, sql, [JSON.stringify(patientIds)]);
}
