import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import { diagnosisItemSchema } from '#shared/contract/diagnosis.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectEach, selectOne, transaction } from './database.ts';
import { parseColumn } from './json-column.ts';

/** Adds results to a diagnosis job, after those that it has. */
export function addDiagnosisItems(db: WritableDb, jobId: JobId, items: readonly DiagnosisItem[]): void {
  transaction(db, () => {
    const sql = 'SELECT coalesce(max(position), -1) + 1 AS next FROM diagnosis_item WHERE job_id = ?';
    const first = selectOne<{ next: number }>(db, sql, [jobId])?.next ?? 0;
    items.forEach((item, index) =>
      execute(db, 'INSERT INTO diagnosis_item (job_id, position, case_id, item_json) VALUES (?, ?, ?, ?)', [
        jobId,
        first + index,
        item.ok ? item.caseId : null,
        JSON.stringify(item),
      ]),
    );
  });
}

/** One page of a job's results in the order in which they came; those whose case was deleted are gone. */
export function listDiagnosisItems(
  db: ReadableDb,
  jobId: JobId,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly items: DiagnosisItem[] } {
  const total = selectOne<{ n: number }>(db, 'SELECT count(*) AS n FROM diagnosis_item WHERE job_id = ?', [jobId])?.n ?? 0;
  const sql = 'SELECT item_json AS json FROM diagnosis_item WHERE job_id = ? ORDER BY position LIMIT ? OFFSET ?';
  return { total, items: selectAll<{ json: string }>(db, sql, [jobId, page.limit, page.offset]).map(({ json }) => parse(json)) };
}

/** Every result of a job, one by one. */
export function* eachDiagnosisItem(db: ReadableDb, jobId: JobId): Generator<DiagnosisItem> {
  const sql = 'SELECT item_json AS json FROM diagnosis_item WHERE job_id = ? ORDER BY position';
  for (const { json } of selectEach<{ json: string }>(db, sql, [jobId])) yield parse(json);
}

/** Forgets results that were not to be saved: they live until the program that made them ends. Called once at the start. */
export function forgetUnsavedDiagnoses(db: WritableDb): void {
  execute(
    db,
    `DELETE FROM diagnosis_item WHERE job_id IN
       (SELECT id FROM job WHERE kind = 'diagnose' AND json_extract(input_json, '$.save') = 0)`,
  );
}

function parse(json: string): DiagnosisItem {
  return parseColumn(diagnosisItemSchema, json, 'diagnosis_item.item');
}
