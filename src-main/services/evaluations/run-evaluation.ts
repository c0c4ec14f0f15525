import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { modelFolder } from '#main/services/models/model-files.ts';
import { countTestOpenings, recordTestOpening } from '#main/store/datasets/test-openings.ts';
import type { NewEvaluation } from '#main/store/evaluations.ts';
import { insertEvaluation } from '#main/store/evaluations.ts';
import type { StoredModel } from '#main/store/models.ts';
import { getModel } from '#main/store/models.ts';
import { newestOperatingPoint } from '#main/store/operating-points.ts';
import { found } from '#main/services/found.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { EvaluationId, JobId } from '#shared/contract/ids.ts';
import { evaluationIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { computeFigures, groupsOf } from './figures.ts';
import type { Selection } from './select-images.ts';
import { evaluationDataset, selectImages } from './select-images.ts';

type RunInput = HandlerInput<'evaluations.run'>;

interface Asked {
  readonly model: StoredModel;
  readonly selection: Selection;
  readonly input: RunInput;
  readonly context: JobContext;
}

/** Probabilities of the images that could be read, in the selection's order. */
interface Predictions {
  readonly rows: readonly { readonly index: number; readonly probabilities: readonly number[] }[];
  readonly failed: number;
  readonly runner: string;
}

/** Queues an evaluation. The test part opens only where the caller says so; thresholds must name the model's classes. */
export function startEvaluation(deps: ServiceDeps, input: RunInput): { jobId: JobId } {
  const model = found(getModel(deps.db, input.modelId), 'model', input.modelId);
  if (model.deleted) throw new AppError('model/deleted', { name: model.name });
  assertThresholds(input.thresholds ?? {}, model.manifest.classes);
  const dataset = evaluationDataset(deps, model, input.datasetId);
  if (input.partition === 'test' && !input.openTestSet) {
    throw new AppError('evaluation/test-sealed', {
      dataset: dataset.name,
      openings: countTestOpenings(deps.db, dataset.datasetId),
    });
  }
  // Found now rather than in the job, so that the caller hears at once what is missing.
  selectImages(deps, model, input);
  const jobId = deps.jobs.start({
    kind: 'evaluate',
    title: model.name,
    lane: 'compute',
    subject: { modelId: input.modelId, datasetId: dataset.datasetId },
    input,
    resumable: false,
    run: (context) => evaluate(deps, input, context),
  });
  return { jobId };
}

/** A threshold for a class that the model does not have is refused rather than ignored. */
export function assertThresholds(thresholds: Readonly<Record<string, number>>, classes: readonly string[]): void {
  const className = Object.keys(thresholds).find((name) => !classes.includes(name));
  if (className !== undefined) throw new AppError('model/unknown-class', { className, classes });
}

async function evaluate(deps: ServiceDeps, input: RunInput, context: JobContext): Promise<{ evaluationId: EvaluationId }> {
  const started = deps.now();
  const model = found(getModel(deps.db, input.modelId), 'model', input.modelId);
  const selection = selectImages(deps, model, input);
  const evaluationId = evaluationIdSchema.parse(v7());
  // Counted before the first image is read: a look that was cancelled half-way was a look too.
  const testOpening =
    input.partition === 'test' && selection.splitId !== null
      ? recordTestOpening(deps.db, { splitId: selection.splitId, evaluationId, modelName: model.name, openedAtMs: deps.now() })
      : null;
  const predictions = await predict(deps, { model, selection, input, context });
  if (predictions.rows.length === 0) {
    throw new AppError('evaluation/no-images', {
      partition: input.partition,
      refused: selection.refused,
      failed: predictions.failed,
    });
  }
  await keep(deps, { input, model, selection, predictions, evaluationId, testOpening, started });
  context.setSubject({ modelId: input.modelId, datasetId: selection.dataset.datasetId, evaluationId });
  deps.emit({ name: 'data.changed', payload: { topics: ['evaluations', 'models', 'datasets'] } });
  return { evaluationId };
}

async function predict(deps: ServiceDeps, { model, selection, input, context }: Asked): Promise<Predictions> {
  const byIndex = new Map<number, readonly number[]>();
  let failed = 0;
  const output = await deps.engines.call(
    'prediction.run',
    {
      modelDir: modelFolder(deps.home, model.modelId),
      cacheDir: deps.home.features,
      resourcesDir: deps.resourcesDir,
      images: selection.images.map((image, index) => ({ id: String(index), path: image.file, pixelHash: image.pixelHash })),
      runner: input.runner,
      views: input.views,
    },
    {
      prefer: 'compute',
      ...followed(context),
      onItem: (items) => {
        for (const item of items) {
          if (item.ok) {
            byIndex.set(Number(item.id), item.probabilities);
          } else {
            failed += 1;
            context.log(`${selection.images[Number(item.id)]?.path ?? ''}: ${item.reason} ${item.detail}`);
          }
        }
      },
    },
  );
  // An evaluation of half of the images would be a different evaluation: nothing is kept of a cancelled one.
  context.signal.throwIfAborted();
  const rows = [...byIndex].map(([index, probabilities]) => ({ index, probabilities })).sort((a, b) => a.index - b.index);
  return { rows, failed, runner: output.runner.id };
}

interface Finished {
  readonly input: RunInput;
  readonly model: StoredModel;
  readonly selection: Selection;
  readonly predictions: Predictions;
  readonly evaluationId: EvaluationId;
  readonly testOpening: number | null;
  readonly started: number;
}

async function keep(deps: ServiceDeps, finished: Finished): Promise<void> {
  const { input, model, selection, predictions } = finished;
  const { classes, positiveClasses } = model.manifest;
  const thresholds = input.thresholds ?? newestOperatingPoint(deps.db, model.modelId)?.thresholds ?? {};
  const images = predictions.rows.flatMap(({ index, probabilities }) => {
    const image = selection.images[index];
    return image === undefined ? [] : [{ ...image, probabilities }];
  });
  const figures = await computeFigures({
    classes,
    truth: images.map(({ truth }) => classes.indexOf(truth)),
    probabilities: images.flatMap(({ probabilities }) => probabilities),
    ...groupsOf(selection.dataset, images),
    thresholds,
    positiveClasses,
    seed: input.seed,
  });
  insertEvaluation(deps.db, {
    meta: metaOf(finished, images.length, deps.now()),
    splitId: selection.splitId,
    classes,
    thresholds,
    figures,
    seed: input.seed,
    images,
  });
}

function metaOf(
  { input, model, selection, predictions, ...finished }: Finished,
  n: number,
  nowMs: number,
): NewEvaluation['meta'] {
  return {
    evaluationId: finished.evaluationId,
    modelId: model.modelId,
    datasetId: selection.dataset.datasetId,
    datasetName: selection.dataset.name,
    partition: input.partition,
    testOpening: finished.testOpening,
    n,
    failed: predictions.failed,
    refused: selection.refused,
    includesTrained: input.includeTrained,
    createdAtMs: nowMs,
    seconds: (nowMs - finished.started) / 1000,
    runner: predictions.runner,
    views: input.views,
  };
}
