import { thresholdsSchema } from '#shared/contract/channel.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import type { OperatingPoint } from '#shared/contract/models.ts';
import { operatingPointSchema, operatingRuleSchema } from '#shared/contract/models.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne, transaction } from './database.ts';
import { parseColumn } from './json-column.ts';

interface OperatingPointRow {
  readonly id: string;
  readonly model_id: string;
  readonly version: number;
  readonly name: string;
  readonly thresholds_json: string;
  readonly rule_json: string;
  readonly evaluation_id: string | null;
  readonly created_at_ms: number;
}

/** Keeps an operating point as the model's next version (1, 2, …); it is never changed afterwards. */
export function insertOperatingPoint(db: WritableDb, point: Omit<OperatingPoint, 'version'>): OperatingPoint {
  return transaction(db, () => {
    const newest = selectOne<{ n: number | null }>(db, 'SELECT max(version) AS n FROM operating_point WHERE model_id = ?', [
      point.modelId,
    ]);
    const version = (newest?.n ?? 0) + 1;
    execute(
      db,
      `INSERT INTO operating_point (id, model_id, version, name, thresholds_json, rule_json, evaluation_id, created_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        point.operatingPointId,
        point.modelId,
        version,
        point.name,
        JSON.stringify(point.thresholds),
        JSON.stringify(point.rule),
        point.evaluationId,
        point.createdAtMs,
      ],
    );
    return { ...point, version };
  });
}

/** An operating point by its id. */
export function getOperatingPoint(db: ReadableDb, operatingPointId: string): OperatingPoint | undefined {
  const row = selectOne<OperatingPointRow>(db, 'SELECT * FROM operating_point WHERE id = ?', [operatingPointId]);
  return row && fromRow(row);
}

/** The operating points of a model, newest version first. */
export function listOperatingPoints(db: ReadableDb, modelId: ModelId): readonly OperatingPoint[] {
  const sql = 'SELECT * FROM operating_point WHERE model_id = ? ORDER BY version DESC';
  return selectAll<OperatingPointRow>(db, sql, [modelId]).map(fromRow);
}

/** The newest operating point of a model; undefined: the most probable class is called. */
export function newestOperatingPoint(db: ReadableDb, modelId: ModelId): OperatingPoint | undefined {
  const sql = 'SELECT * FROM operating_point WHERE model_id = ? ORDER BY version DESC LIMIT 1';
  const row = selectOne<OperatingPointRow>(db, sql, [modelId]);
  return row && fromRow(row);
}

function fromRow(row: OperatingPointRow): OperatingPoint {
  return operatingPointSchema.parse({
    operatingPointId: row.id,
    modelId: row.model_id,
    version: row.version,
    name: row.name,
    thresholds: parseColumn(thresholdsSchema, row.thresholds_json, 'operating_point.thresholds'),
    rule: parseColumn(operatingRuleSchema, row.rule_json, 'operating_point.rule'),
    evaluationId: row.evaluation_id,
    createdAtMs: row.created_at_ms,
  });
}
