import { foldText, searchTerms } from '#shared/domain/cases/search-terms.ts';
import type { ReadableDb, SqlValue, WritableDb } from './database.ts';
import { execute, selectOne } from './database.ts';

/** The index holds parts of three characters; shorter terms (two Chinese characters are a word) are looked for in the text itself. */
const SHORTEST_INDEXED = 3;

/**
 * Brings the search index of a case up to date: title, file names, pseudonym, notes, labels, model names, outcome. Called by the
 * repository in the transaction of every change.
 */
export function indexCase(db: WritableDb, seq: number): void {
  const body = foldText(bodyOf(db, seq));
  const indexed = selectOne<{ body: string }>(db, 'SELECT body FROM case_search WHERE rowid = ?', [seq])?.body;
  if (indexed === body) return;
  // Taking a text out costs several times what putting one in does.
  if (indexed !== undefined) unindexCase(db, seq);
  execute(db, 'INSERT INTO case_search (rowid, body) VALUES (?, ?)', [seq, body]);
}

/** Takes a case out of the index. */
export function unindexCase(db: WritableDb, seq: number): void {
  execute(db, 'DELETE FROM case_search WHERE rowid = ?', [seq]);
}

const BODY = `
  SELECT concat_ws(char(10), c.title, p.pseudonym, o.label, o.source,
    (SELECT group_concat(file_name, char(10)) FROM case_image WHERE case_id = c.id),
    (SELECT group_concat(text, char(10)) FROM case_note WHERE case_id = c.id),
    (SELECT group_concat(said, char(10)) FROM (SELECT DISTINCT f.label || char(10) || m.name AS said
      FROM case_finding f JOIN model m ON m.id = f.model_id WHERE f.case_id = c.id))) AS body
  FROM case_record c LEFT JOIN patient p ON p.id = c.patient_id LEFT JOIN case_outcome o ON o.case_id = c.id
  WHERE c.seq = ?`;

function bodyOf(db: ReadableDb, seq: number): string {
  return selectOne<{ body: string }>(db, BODY, [seq])?.body ?? '';
}

/**
 * Conditions on the index `case_search s`, all of which must hold, and their values; a case must hold every term of the query.
 * None for a query without a term.
 */
export function searchConditions(query: string): readonly { readonly sql: string; readonly values: readonly SqlValue[] }[] {
  const terms = searchTerms(query);
  const indexed = terms.filter((term) => lengthOf(term) >= SHORTEST_INDEXED);
  const short = terms.filter((term) => lengthOf(term) < SHORTEST_INDEXED);
  // In quotation marks a term is a phrase whatever it holds: AND, *, ^ and : mean only themselves.
  const match = indexed.map((term) => `"${term.replaceAll('"', '""')}"`).join(' AND ');
  return [
    ...(indexed.length > 0 ? [{ sql: 's.case_search MATCH ?', values: [match] }] : []),
    ...short.map((term) => ({ sql: 'instr(s.body, ?) > 0', values: [term] })),
  ];
}

function lengthOf(term: string): number {
  return Array.from(term).length;
}
