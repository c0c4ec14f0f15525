import { rm } from 'node:fs/promises';
import type { EngineClient } from '#main/engine-client/engine-client.ts';
import type { JobContext } from '#main/jobs/job-context.ts';
import { datasetFolder, stagedCopies } from '#main/services/datasets/dataset-files.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { assertThresholds } from '#main/services/evaluations/run-evaluation.ts';
import { found } from '#main/services/found.ts';
import { eachDiagnosisItem, listDiagnosisItems } from '#main/store/diagnosis-items.ts';
import { trainedImageMeasures } from '#main/store/model-measures.ts';
import type { StoredModel } from '#main/store/models.ts';
import { getModel } from '#main/store/models.ts';
import { getOperatingPoint, newestOperatingPoint } from '#main/store/operating-points.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { usualOf } from '#shared/domain/datasets/quality.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { scanImages } from './ask-engine.ts';
import type { Batch, Plan } from './find-results.ts';
import { findResults } from './find-results.ts';
import { forgetImages, keepAsCases, keepWithJob } from './keep-results.ts';
import type { GrantedImage } from './list-images.ts';
import { listImages } from './list-images.ts';

/** So few images run in the interactive engine even while the other one is idle: it has the model open and answers at once. */
const FEW_IMAGES = 8;
/** The first results come soon; later batches are larger, for speed. */
const FIRST_BATCH = 8;
const BATCH = 32;

/** What a finished diagnosis job tells. */
export interface DiagnosisTotals {
  readonly total: number;
  readonly diagnosed: number;
  readonly failed: number;
}

/**
 * Starts the diagnosis of what a grant stands for. It never waits for a training run: its job starts at once, and its images go to
 * the compute engine only while that one is idle, otherwise to the interactive one, in batches small enough that a single image
 * asked for meanwhile is answered between two of them.
 */
export function startDiagnosis(deps: ServiceDeps, input: HandlerInput<'diagnosis.run'>): CallOutput<'diagnosis.run'> {
  const plan = planOf(deps, input);
  const jobId = deps.jobs.start({
    kind: 'diagnose',
    title: plan.grant.grant.name,
    lane: 'interactive',
    subject: { modelId: input.modelId },
    input: { ...input, thresholds: plan.thresholds, operatingPointId: plan.operatingPointId },
    resumable: true,
    run: (context) => diagnose(deps, plan, context),
  });
  return { jobId };
}

function planOf(deps: ServiceDeps, input: HandlerInput<'diagnosis.run'>): Plan {
  const model = found(getModel(deps.db, input.modelId), 'model', input.modelId);
  if (model.deleted) throw new AppError('model/deleted', { name: model.name });
  const grant = deps.grants.resolve(input.grantId);
  return { model, grant, save: input.save, runner: input.runner, views: input.views, ...operatingPointOf(deps, model, input) };
}

/** Thresholds given with the call count before an operating point that it names, and that before the model's newest. */
function operatingPointOf(
  deps: ServiceDeps,
  { modelId, manifest }: StoredModel,
  input: HandlerInput<'diagnosis.run'>,
): Pick<Plan, 'thresholds' | 'operatingPointId'> {
  if (input.thresholds !== null) {
    assertThresholds(input.thresholds, manifest.classes);
    return { thresholds: input.thresholds, operatingPointId: null };
  }
  const named = input.operatingPointId;
  const point = named === null ? newestOperatingPoint(deps.db, modelId) : getOperatingPoint(deps.db, named);
  if (named !== null && point?.modelId !== modelId)
    throw new AppError('entity/not-found', { entity: 'operating point', id: named });
  return { thresholds: point?.thresholds ?? {}, operatingPointId: point?.operatingPointId ?? null };
}

async function diagnose(deps: ServiceDeps, plan: Plan, context: JobContext): Promise<DiagnosisTotals> {
  context.report({ phase: 'planning', done: 0, total: null, unit: 'images' });
  const images = await listImages(plan.grant, context.signal);
  const measures = trainedImageMeasures(deps.db, plan.model.modelId);
  const usual = measures.length === 0 ? null : usualOf(measures);
  // After a crash of the engine the job runs a second time and goes on behind what the first attempt kept.
  let done = listDiagnosisItems(deps.db, context.jobId, { offset: 0, limit: 1 }).total;
  try {
    while (done < images.length) {
      context.signal.throwIfAborted();
      context.report({ phase: 'predicting', done, total: images.length, unit: 'images' });
      const batch = images.slice(done, done + (done < FIRST_BATCH ? FIRST_BATCH : BATCH));
      await diagnoseBatch(deps, { plan, usual, context, engine: engineFor(deps, images.length) }, batch);
      done += batch.length;
    }
    context.report({ phase: 'predicting', done, total: images.length, unit: 'images' });
  } finally {
    await rm(datasetFolder(deps.home, context.jobId), { recursive: true, force: true });
    if (plan.save) deps.emit({ name: 'data.changed', payload: { topics: ['cases', 'models'] } });
  }
  return totalsOf(deps, context, images.length);
}

function engineFor({ engines }: ServiceDeps, images: number): EngineClient {
  const isIdle = engines.compute.state === 'ready' || engines.compute.state === 'stopped';
  return images > FEW_IMAGES && isIdle ? engines.compute : engines.interactive;
}

async function diagnoseBatch(deps: ServiceDeps, batch: Batch, images: readonly GrantedImage[]): Promise<void> {
  const { plan, context, engine } = batch;
  const { jobId, signal } = context;
  const staging = plan.save ? stagedCopies(deps.home, jobId) : null;
  const scanned = await scanImages(engine, images, staging, signal);
  const results = await findResults(deps, batch, scanned, staging);
  const source = { jobId, modelId: plan.model.modelId, operatingPointId: plan.operatingPointId };
  const items = staging === null ? keepWithJob(deps, source, results) : await keepAsCases(deps, source, results, staging);
  deps.emit({ name: 'diagnosis.items', payload: { jobId, items: [...items] } });
  if (staging === null) return;
  const kept = new Set(items.flatMap((item) => (item.ok ? item.fileHash : [])));
  await forgetImages(
    deps,
    scanned.flatMap((image) => (image.ok && !kept.has(image.facts.fileHash) ? image.facts : [])),
  );
}

function totalsOf(deps: ServiceDeps, { jobId }: JobContext, total: number): DiagnosisTotals {
  const failed = countFailed(deps, jobId);
  return { total, diagnosed: total - failed, failed };
}

function countFailed(deps: ServiceDeps, jobId: JobContext['jobId']): number {
  let failed = 0;
  for (const item of eachDiagnosisItem(deps.db, jobId)) if (!item.ok) failed += 1;
  return failed;
}
