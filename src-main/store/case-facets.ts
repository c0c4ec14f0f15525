import type { ModelId } from '#shared/contract/ids.ts';
import type { ReadableDb } from './database.ts';
import { selectAll, selectOne } from './database.ts';

/** What cases can be filtered by, with the number of cases of each: labels and models of the newest finding. */
export interface CaseFacets {
  readonly total: number;
  readonly withoutOutcome: number;
  readonly labels: { label: string; cases: number }[];
  readonly models: { modelId: ModelId; name: string; cases: number }[];
}

/** The facets of all cases. */
export function getCaseFacets(db: ReadableDb): CaseFacets {
  const counts = selectOne<{ total: number; outcomes: number }>(
    db,
    'SELECT count(*) AS total, (SELECT count(*) FROM case_outcome) AS outcomes FROM case_record',
  );
  const { total, outcomes } = counts ?? { total: 0, outcomes: 0 };
  return {
    total,
    withoutOutcome: total - outcomes,
    labels: selectAll(
      db,
      `SELECT newest_label AS label, count(*) AS cases FROM case_record WHERE newest_label IS NOT NULL
       GROUP BY newest_label ORDER BY cases DESC, label`,
    ),
    models: selectAll(
      db,
      `SELECT newest_model_id AS modelId, m.name, count(*) AS cases FROM case_record JOIN model m ON m.id = newest_model_id
       GROUP BY newest_model_id ORDER BY cases DESC, m.name`,
    ),
  };
}
