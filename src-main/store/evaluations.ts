import { z } from 'zod';
import { thresholdsSchema } from '#shared/contract/channel.ts';
import { evaluationFiguresSchema } from '#shared/contract/evaluation-figures.ts';
import type { EvaluationMeta } from '#shared/contract/evaluations.ts';
import { evaluationMetaSchema } from '#shared/contract/evaluations.ts';
import type { EvaluationId, ImageId, ModelId, SplitId } from '#shared/contract/ids.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectAll, selectOne, transaction } from './database.ts';
import { parseColumn } from './json-column.ts';

type Thresholds = z.output<typeof thresholdsSchema>;

/** One image of an evaluation with what the model said of it; `probabilities` in the order of the evaluation's classes. */
export interface EvaluationImage {
  readonly imageId: ImageId | null;
  readonly fileHash: string;
  readonly path: string; // relative to the dataset's root
  readonly group: string;
  readonly truth: string;
  readonly probabilities: readonly number[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** An evaluation as it is kept, all but its images. */
export interface StoredEvaluation {
  readonly meta: EvaluationMeta;
  readonly splitId: SplitId | null;
  readonly classes: readonly string[];
  readonly thresholds: Thresholds;
  readonly figures: EvaluationFigures;
  readonly seed: number;
}

export interface NewEvaluation extends Omit<StoredEvaluation, 'meta'> {
  readonly meta: Omit<EvaluationMeta, 'modelName'>;
  readonly images: readonly EvaluationImage[];
}

interface MetaRow {
  readonly id: string;
  readonly model_id: string;
  readonly model_name: string;
  readonly dataset_id: string | null;
  readonly dataset_name: string;
  readonly partition: string;
  readonly test_opening: number | null;
  readonly n: number;
  readonly failed: number;
  readonly refused: number;
  readonly includes_trained: number;
  readonly created_at_ms: number;
  readonly seconds: number;
  readonly runner: string;
  readonly views: number;
}

interface EvaluationRow extends MetaRow {
  readonly split_id: SplitId | null;
  readonly classes_json: string;
  readonly thresholds_json: string;
  readonly figures_json: string;
  readonly seed: number;
}

const META_COLUMNS = `e.id, e.model_id, m.name AS model_name, e.dataset_id, e.dataset_name, e.partition, e.test_opening, e.n, e.failed,
  e.refused, e.includes_trained, e.created_at_ms, e.seconds, e.runner, e.views`;

/** Keeps an evaluation with every image's probabilities, all or nothing. */
export function insertEvaluation(db: WritableDb, evaluation: NewEvaluation): void {
  transaction(db, () => {
    insertRecord(db, evaluation);
    insertImages(db, evaluation);
  });
}

function insertRecord(db: WritableDb, { meta, ...rest }: NewEvaluation): void {
  const { accuracy, macro_auc: macroAuc } = rest.figures.overall;
  const values = {
    id: meta.evaluationId,
    model_id: meta.modelId,
    dataset_id: meta.datasetId,
    dataset_name: meta.datasetName,
    split_id: rest.splitId,
    partition: meta.partition,
    test_opening: meta.testOpening,
    n: meta.n,
    failed: meta.failed,
    refused: meta.refused,
    includes_trained: Number(meta.includesTrained),
    classes_json: JSON.stringify(rest.classes),
    thresholds_json: JSON.stringify(rest.thresholds),
    figures_json: JSON.stringify(rest.figures),
    // What lists of models show, so that they need not read the curves.
    headline_json: JSON.stringify({ accuracy, macroAuc }),
    seed: rest.seed,
    seconds: meta.seconds,
    runner: meta.runner,
    views: meta.views,
    created_at_ms: meta.createdAtMs,
  };
  const names = Object.keys(values);
  execute(db, `INSERT INTO evaluation (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`, values);
}

function insertImages(db: WritableDb, { meta, images }: NewEvaluation): void {
  const sql = `INSERT INTO evaluation_image (evaluation_id, position, image_id, file_hash, path, group_key, truth, probabilities_json, attributes_json)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  images.forEach((image, position) => {
    const { imageId, fileHash, path, group, truth, probabilities, attributes } = image;
    const json = [JSON.stringify(probabilities), JSON.stringify(attributes)];
    execute(db, sql, [meta.evaluationId, position, imageId, fileHash, path, group, truth, ...json]);
  });
}

/** An evaluation with its figures. */
export function getEvaluation(db: ReadableDb, evaluationId: string): StoredEvaluation | undefined {
  const sql = `SELECT ${META_COLUMNS}, e.split_id, e.classes_json, e.thresholds_json, e.figures_json, e.seed
    FROM evaluation e JOIN model m ON m.id = e.model_id WHERE e.id = ?`;
  const row = selectOne<EvaluationRow>(db, sql, [evaluationId]);
  if (row === undefined) return undefined;
  return {
    meta: metaFromRow(row),
    splitId: row.split_id,
    classes: parseColumn(z.array(z.string()), row.classes_json, 'evaluation.classes'),
    thresholds: parseColumn(thresholdsSchema, row.thresholds_json, 'evaluation.thresholds'),
    figures: parseColumn(evaluationFiguresSchema, row.figures_json, 'evaluation.figures'),
    seed: row.seed,
  };
}

/** The records of all evaluations, or of one model's, newest first. */
export function listEvaluations(db: ReadableDb, modelId: ModelId | null = null): readonly EvaluationMeta[] {
  const sql = `SELECT ${META_COLUMNS} FROM evaluation e JOIN model m ON m.id = e.model_id
    WHERE @modelId IS NULL OR e.model_id = @modelId ORDER BY e.created_at_ms DESC, e.id DESC`;
  return selectAll<MetaRow>(db, sql, { modelId }).map(metaFromRow);
}

/** Every image of an evaluation in the order in which it was kept. */
export function listEvaluationImages(db: ReadableDb, evaluationId: EvaluationId): readonly EvaluationImage[] {
  const sql = `SELECT image_id, file_hash, path, group_key, truth, probabilities_json, attributes_json FROM evaluation_image
    WHERE evaluation_id = ? ORDER BY position`;
  return selectAll<EvaluationImageRow>(db, sql, [evaluationId]).map((row) => ({
    imageId: row.image_id,
    fileHash: row.file_hash,
    path: row.path,
    group: row.group_key,
    truth: row.truth,
    probabilities: parseColumn(z.array(z.number()), row.probabilities_json, 'evaluation_image.probabilities'),
    attributes: parseColumn(z.record(z.string(), z.string()), row.attributes_json, 'evaluation_image.attributes'),
  }));
}

interface EvaluationImageRow {
  readonly image_id: ImageId | null;
  readonly file_hash: string;
  readonly path: string;
  readonly group_key: string;
  readonly truth: string;
  readonly probabilities_json: string;
  readonly attributes_json: string;
}

/** Removes an evaluation and its images; returns whether it existed. An opening of the test part stays counted. */
export function deleteEvaluation(db: WritableDb, evaluationId: EvaluationId): boolean {
  return execute(db, 'DELETE FROM evaluation WHERE id = ?', [evaluationId]) > 0;
}

function metaFromRow(row: MetaRow): EvaluationMeta {
  return evaluationMetaSchema.parse({
    evaluationId: row.id,
    modelId: row.model_id,
    modelName: row.model_name,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    partition: row.partition,
    testOpening: row.test_opening,
    n: row.n,
    failed: row.failed,
    refused: row.refused,
    includesTrained: row.includes_trained !== 0,
    createdAtMs: row.created_at_ms,
    seconds: row.seconds,
    runner: row.runner,
    views: row.views,
  });
}
