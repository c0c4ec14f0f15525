import type { CaseDetail, CaseFilter, CaseSummary } from '#shared/contract/cases.ts';
import { caseDetailSchema, caseSummarySchema } from '#shared/contract/cases.ts';
import { findingResultSchema } from '#shared/contract/diagnosis.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { searchConditions } from './case-search.ts';
import type { ReadableDb, SqlValue } from './database.ts';
import { selectAll, selectEach, selectOne } from './database.ts';
import { parseColumn, parseNullableColumn } from './json-column.ts';

export type CaseOrder = 'newest' | 'oldest' | 'updated';

interface SummaryRow {
  readonly seq: number;
  readonly id: string;
  readonly title: string;
  readonly created_at_ms: number;
  readonly updated_at_ms: number;
  readonly pseudonym: string | null;
  readonly newest_file_hash: string | null;
  readonly result_json: string | null;
  readonly model_name: string | null;
  readonly outcome: string | null;
  readonly notes: number;
}

const SELECT_SUMMARY = `SELECT c.seq, c.id, c.title, c.created_at_ms, c.updated_at_ms, p.pseudonym, c.newest_file_hash, f.result_json,
    m.name AS model_name, c.outcome_label AS outcome, c.notes
  FROM case_record c LEFT JOIN case_finding f ON f.id = c.newest_finding_id
  LEFT JOIN patient p ON p.id = c.patient_id LEFT JOIN model m ON m.id = c.newest_model_id`;

const OUTCOMES: Readonly<Record<NonNullable<CaseFilter['outcome']>, string>> = {
  missing: 'c.outcome_label IS NULL',
  present: 'c.outcome_label IS NOT NULL',
  agrees: 'c.outcome_label = c.newest_label',
  differs: 'c.outcome_label <> c.newest_label',
};

interface Condition {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Where the cases of a filter are found: tables and conditions; `seq`: the expression of their sequence number. */
interface Source {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly seq: string;
}

/** The cases that a filter lets through: how many, and one page of them. `newest` and `oldest` go by the order in which they were made. */
export function listCases(
  db: ReadableDb,
  filter: CaseFilter,
  page: { readonly order: CaseOrder; readonly offset: number; readonly limit: number },
): { readonly total: number; readonly cases: CaseSummary[] } {
  const source = sourceOf(filter, page.order === 'updated');
  const order = page.order === 'updated' ? 'c.updated_at_ms DESC' : `${source.seq} ${page.order === 'newest' ? 'DESC' : 'ASC'}`;
  // Only numbers are sorted and counted; the rows of the page are read after that.
  const pageSql = `SELECT ${source.seq} AS seq ${source.sql} ORDER BY ${order} LIMIT ? OFFSET ?`;
  const seqs = selectAll<{ seq: number }>(db, pageSql, [...source.values, page.limit, page.offset]).map(({ seq }) => seq);
  const total = selectOne<{ n: number }>(db, `SELECT count(*) AS n ${source.sql}`, source.values)?.n ?? 0;
  const rows = selectAll<SummaryRow>(db, `${SELECT_SUMMARY} WHERE c.seq IN (SELECT value FROM json_each(?))`, [
    JSON.stringify(seqs),
  ]);
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return { total, cases: seqs.flatMap((seq) => bySeq.get(seq) ?? []).map(summaryOf) };
}

/** Every case that a filter lets through, newest first, one by one. */
export function* eachCase(db: ReadableDb, filter: CaseFilter): Generator<CaseSummary> {
  const source = sourceOf(filter, false);
  const sql = `${SELECT_SUMMARY} WHERE c.seq IN (SELECT ${source.seq} ${source.sql}) ORDER BY c.seq DESC`;
  for (const row of selectEach<SummaryRow>(db, sql, source.values)) yield summaryOf(row);
}

/** The search index comes first and in the order of its rows, which it gives without sorting; the case itself only where it is asked. */
function sourceOf(filter: CaseFilter, needsCase: boolean): Source {
  const search = searchConditions(filter.query);
  const conditions = caseConditions(filter);
  const all = [...search, ...conditions];
  const where = all.length === 0 ? '' : `WHERE ${all.map(({ sql }) => sql).join(' AND ')}`;
  const values = all.flatMap((condition) => condition.values);
  if (search.length === 0) return { sql: `FROM case_record c ${where}`, values, seq: 'c.seq' };
  const join = needsCase || conditions.length > 0 ? 'CROSS JOIN case_record c ON c.seq = s.rowid' : '';
  return { sql: `FROM case_search s ${join} ${where}`, values, seq: 's.rowid' };
}

function caseConditions(filter: CaseFilter): readonly Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: SqlValue[]): void => void conditions.push({ sql, values });
  if (filter.modelId !== null) add('c.newest_model_id = ?', filter.modelId);
  if (filter.label !== null) add('c.newest_label = ?', filter.label);
  if (filter.verdict !== null) add('c.newest_verdict = ?', filter.verdict);
  if (filter.outcome !== null) add(OUTCOMES[filter.outcome]);
  if (filter.fromMs !== null) add('c.created_at_ms >= ?', filter.fromMs);
  if (filter.toMs !== null) add('c.created_at_ms <= ?', filter.toMs);
  return conditions;
}

function summaryOf(row: SummaryRow): CaseSummary {
  return caseSummarySchema.parse({
    caseId: row.id,
    title: row.title,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    patientPseudonym: row.pseudonym,
    fileHash: row.newest_file_hash,
    finding: parseNullableColumn(findingResultSchema, row.result_json, 'case_finding.result'),
    modelName: row.model_name,
    outcome: row.outcome,
    notes: row.notes,
  });
}

/** A case with its images, findings (newest first) and notes (oldest first). */
export function getCase(db: ReadableDb, caseId: CaseId): CaseDetail | undefined {
  const row = selectOne<SummaryRow>(db, `${SELECT_SUMMARY} WHERE c.id = ?`, [caseId]);
  if (row === undefined) return undefined;
  return caseDetailSchema.parse({
    summary: summaryOf(row),
    images: selectAll(db, IMAGES, [caseId]),
    findings: selectAll<{ result: string }>(db, FINDINGS, [caseId]).map((finding) => ({
      ...finding,
      result: parseColumn(findingResultSchema, finding.result, 'case_finding.result'),
    })),
    notes: selectAll(
      db,
      'SELECT id AS noteId, text, created_at_ms AS createdAtMs FROM case_note WHERE case_id = ? ORDER BY created_at_ms, id',
      [caseId],
    ),
    outcome:
      selectOne(db, 'SELECT label, source, recorded_at_ms AS recordedAtMs FROM case_outcome WHERE case_id = ?', [caseId]) ?? null,
  });
}

const IMAGES = `SELECT i.file_hash AS fileHash, i.file_name AS fileName, s.width, s.height, i.added_at_ms AS addedAtMs
  FROM case_image i JOIN stored_image s ON s.file_hash = i.file_hash WHERE i.case_id = ? ORDER BY i.added_at_ms, i.file_name`;

const FINDINGS = `SELECT f.created_at_ms AS createdAtMs, f.file_hash AS fileHash, f.model_id AS modelId, m.name AS modelName,
    m.manifest_hash AS manifestHash, f.operating_point_id AS operatingPointId, p.name AS operatingPointName, f.result_json AS result
  FROM case_finding f JOIN model m ON m.id = f.model_id LEFT JOIN operating_point p ON p.id = f.operating_point_id
  WHERE f.case_id = ? ORDER BY f.created_at_ms DESC, f.id DESC`;
