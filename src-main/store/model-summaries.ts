import type { TrainingRecord } from '#shared/contract/engine/manifest.ts';
import { z } from 'zod';
import { figureSchema } from '#shared/contract/evaluation-figures.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import { modelSummarySchema } from '#shared/contract/models.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ReadableDb } from './database.ts';
import { selectOne } from './database.ts';
import { parseColumn } from './json-column.ts';
import type { StoredModel } from './models.ts';
import { getModel, listModels } from './models.ts';
import { newestOperatingPoint } from './operating-points.ts';

/** A model version with its newest evaluation, operating point and number of cases. */
export function getModelSummary(db: ReadableDb, modelId: string): ModelSummary | undefined {
  const model = getModel(db, modelId);
  return model && summarise(db, model);
}

/** All model versions as lists show them, newest first; tombstones (`deleted`) last, because they can only be read. */
export function listModelSummaries(db: ReadableDb): readonly ModelSummary[] {
  return listModels(db)
    .map((model) => summarise(db, model))
    .sort((a, b) => Number(a.deleted) - Number(b.deleted));
}

function summarise(db: ReadableDb, model: StoredModel): ModelSummary {
  const { manifest } = model;
  return modelSummarySchema.parse({
    modelId: model.modelId,
    name: model.name,
    manifestHash: model.manifestHash,
    kind: manifest.kind,
    recipe: manifest.recipe,
    classes: manifest.classes,
    positiveClasses: manifest.positiveClasses,
    datasetId: model.datasetId,
    datasetName: manifest.training?.datasetName ?? null,
    runId: model.runId,
    createdAtMs: model.createdAtMs,
    parameters: manifest.parameters,
    validationAccuracy: manifest.training === null ? null : bestAccuracy(manifest.training),
    newestEvaluation: newestEvaluation(db, model),
    operatingPoint: newestOperatingPoint(db, model.modelId) ?? null,
    cases: countCases(db, model),
    deleted: model.deleted,
  } satisfies ModelSummary);
}

function bestAccuracy({ history, bestEpoch }: TrainingRecord): number {
  const best = history.find(({ epoch }) => epoch === bestEpoch) ?? history.at(-1);
  if (best === undefined) throw new AppError('internal/unexpected', { reason: 'a model without an epoch' });
  return best.val_accuracy;
}

const headlineSchema = z.object({ accuracy: figureSchema, macroAuc: figureSchema });

function newestEvaluation(db: ReadableDb, { modelId }: StoredModel): ModelSummary['newestEvaluation'] {
  const sql = `SELECT id, partition, n, headline_json FROM evaluation WHERE model_id = ? ORDER BY created_at_ms DESC, id DESC LIMIT 1`;
  const row = selectOne<{ id: string; partition: string; n: number; headline_json: string }>(db, sql, [modelId]);
  if (row === undefined) return null;
  const { accuracy, macroAuc } = parseColumn(headlineSchema, row.headline_json, 'evaluation.headline');
  return modelSummarySchema.shape.newestEvaluation.parse({
    evaluationId: row.id,
    partition: row.partition,
    accuracy: interval(accuracy),
    macroAuc: interval(macroAuc),
    n: row.n,
  });
}

function interval(figure: z.output<typeof figureSchema>): { value: number; low: number; high: number } | null {
  return figure.defined ? { value: figure.value, low: figure.low, high: figure.high } : null;
}

function countCases(db: ReadableDb, { modelId }: StoredModel): number {
  return (
    selectOne<{ n: number }>(db, 'SELECT count(DISTINCT case_id) AS n FROM case_finding WHERE model_id = ?', [modelId])?.n ?? 0
  );
}
