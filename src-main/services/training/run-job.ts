import { join } from 'node:path';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { keepModel } from '#main/services/training/keep-model.ts';
import { found } from '#main/services/found.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { StoredRun } from '#main/store/runs.ts';
import { deleteEpochsAfter, getRun, putEpoch, updateRun } from '#main/store/runs.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { ModelId, RunId } from '#shared/contract/ids.ts';
import type { TrainResult } from '#shared/contract/training.ts';
import { CSV_LOG } from '#shared/domain/training/run-logs.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import { keepStudyThreshold } from './study-threshold.ts';
import type { TrainingMethod } from './training-call.ts';
import { callTraining, trainingInput } from './training-call.ts';

/**
 * Trains a run in the compute engine until its end, keeps its epochs as they come and, at the end, its model. `resume`: go on from
 * the run's checkpoint. Where the user cancels, the best so far is kept as a model, and the run can still be resumed.
 */
export async function runTrainingJob(
  deps: ServiceDeps,
  runId: RunId,
  context: JobContext,
  resume: boolean,
): Promise<TrainResult> {
  const started = deps.now();
  updateRun(deps.db, runId, { state: 'running', jobId: context.jobId });
  deps.emit({ name: 'data.changed', payload: { topics: ['runs'] } });
  try {
    const run = found(getRun(deps.db, runId), 'run', runId);
    if (!resume) deleteEpochsAfter(deps.db, runId, 0);
    const output = await trainRun(deps, run, context, resume);
    const modelId = await keepModel(deps, run, output, (deps.now() - started) / 1000);
    keepThreshold(deps, run, modelId, context);
    context.setSubject({ datasetId: run.datasetId, runId, modelId });
    const state = output.stopped === 'cancelled' ? 'cancelled' : 'finished';
    updateRun(deps.db, runId, { state, finishedAtMs: deps.now(), bestEpoch: output.bestEpoch, modelId });
    // The best so far is kept as a model, and still the job ends as what it is: cancelled.
    context.signal.throwIfAborted();
    return { ...resultOf(run, output, modelId, (deps.now() - started) / 1000), logs: logsOf(deps, run) };
  } catch (error) {
    updateRun(deps.db, runId, { state: stateAfter(error, context), finishedAtMs: deps.now() });
    throw error;
  } finally {
    deps.emit({ name: 'data.changed', payload: { topics: ['runs', 'models'] } });
  }
}

/** Where the recipe's study has a threshold of its own, the model gets it, and the record says so. */
function keepThreshold(deps: ServiceDeps, run: StoredRun, modelId: ModelId, context: JobContext): void {
  const classes = getDatasetRow(deps.db, run.datasetId).classes.map(({ name }) => name);
  const note = keepStudyThreshold(deps, run.recipe, { modelId, classes });
  if (note === null) return;
  keepNote(deps, run.runId, note);
  context.log(note);
}

/** What a run, a study or a part of one is after an error: one whose engine died for the first time is tried again. */
export function stateAfter(
  error: unknown,
  context: Pick<JobContext, 'signal' | 'attempt'>,
): 'cancelled' | 'failed' | 'interrupted' {
  if (context.signal.aborted) return 'cancelled';
  return isAppError(error, 'engine/crashed') && context.attempt === 1 ? 'interrupted' : 'failed';
}

/**
 * Trains a run in the compute engine until its end and keeps its epochs and notes as they come; the run's state and what it learned are
 * the caller's. `resume`: go on from the run's checkpoint.
 */
export async function trainRun(
  deps: ServiceDeps,
  run: StoredRun,
  context: Pick<JobContext, 'signal' | 'report' | 'log'>,
  resume: boolean,
): Promise<EngineOutput<TrainingMethod>> {
  return await callTraining(deps.engines, run, trainingInput(deps, run, resume), {
    ...followed(context),
    onItem: (item) => {
      if (item.kind === 'note') {
        keepNote(deps, run.runId, item.text);
        context.log(item.text);
        return;
      }
      putEpoch(deps.db, run.runId, item.record);
      deps.emit({ name: 'run.epoch', payload: { runId: run.runId, record: item.record, best: item.best } });
    },
  });
}

function keepNote(deps: ServiceDeps, runId: RunId, text: string): void {
  const notes = getRun(deps.db, runId)?.notes ?? [];
  if (notes.includes(text)) return;
  updateRun(deps.db, runId, { notes: [...notes, text] });
  deps.emit({ name: 'data.changed', payload: { topics: ['runs'] } });
}

function resultOf(
  run: StoredRun,
  output: EngineOutput<TrainingMethod>,
  modelId: TrainResult['modelId'],
  seconds: number,
): Omit<TrainResult, 'logs'> {
  const best = output.history.find(({ epoch }) => epoch === output.bestEpoch);
  return {
    modelId,
    runId: run.runId,
    runner: output.runner.id,
    epochs: output.epochs,
    bestEpoch: output.bestEpoch,
    parameters: output.parameters,
    trainableParameters: output.trainableParameters,
    history: output.history,
    validation: { loss: best?.val_loss ?? Number.MAX_VALUE, accuracy: best?.val_accuracy ?? 0 },
    featureSeconds: output.featureSeconds,
    seconds,
  };
}

/** Where the run's logs lie. */
function logsOf({ home }: ServiceDeps, { runId, settings }: StoredRun): TrainResult['logs'] {
  const folder = join(home.runs, runId);
  const hasEvents = 'tensorBoard' in settings && settings.tensorBoard;
  return { csv: join(folder, CSV_LOG), tensorBoard: hasEvents ? folder : null };
}
