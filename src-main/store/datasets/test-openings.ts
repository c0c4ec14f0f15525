import type { Split } from '#shared/contract/datasets.ts';
import type { DatasetId, EvaluationId, SplitId } from '#shared/contract/ids.ts';
import type { ReadableDb, WritableDb } from '#main/store/database.ts';
import { execute, selectAll, selectOne, transaction } from '#main/store/database.ts';

type TestOpening = Split['testOpenings'][number];

/** The openings of a split's test part, oldest first. */
export function listTestOpenings(db: ReadableDb, splitId: SplitId): TestOpening[] {
  return selectAll<TestOpening>(
    db,
    `SELECT opened_at_ms AS openedAtMs, evaluation_id AS evaluationId, model_name AS modelName
     FROM test_opening WHERE split_id = ? ORDER BY id`,
    [splitId],
  );
}

/** Records that a split's test part was looked at; returns how many times it now was (1 for the first). */
export function recordTestOpening(
  db: WritableDb,
  opening: {
    readonly splitId: SplitId;
    readonly evaluationId: EvaluationId | null;
    readonly modelName: string;
    readonly openedAtMs: number;
  },
): number {
  return transaction(db, () => {
    execute(db, 'INSERT INTO test_opening (split_id, opened_at_ms, evaluation_id, model_name) VALUES (?, ?, ?, ?)', [
      opening.splitId,
      opening.openedAtMs,
      opening.evaluationId,
      opening.modelName,
    ]);
    return selectOne<{ n: number }>(db, 'SELECT count(*) AS n FROM test_opening WHERE split_id = ?', [opening.splitId])?.n ?? 0;
  });
}

/** How many times the test part of any split of a dataset was opened. */
export function countTestOpenings(db: ReadableDb, datasetId: DatasetId): number {
  const row = selectOne<{ n: number }>(
    db,
    'SELECT count(*) AS n FROM test_opening JOIN split ON split.id = test_opening.split_id WHERE split.dataset_id = ?',
    [datasetId],
  );
  return row?.n ?? 0;
}
