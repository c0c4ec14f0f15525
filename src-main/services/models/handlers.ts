import { v7 } from 'uuid';
import { modelFolder, removeModelFiles } from '#main/services/models/model-files.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { getModelSummary, listModelSummaries } from '#main/store/model-summaries.ts';
import type { StoredModel } from '#main/store/models.ts';
import { deleteModel, ensemblesOf, getModel, renameModel } from '#main/store/models.ts';
import { insertOperatingPoint, listOperatingPoints } from '#main/store/operating-points.ts';
import { assertThresholds } from '#main/services/evaluations/run-evaluation.ts';
import type { CallOutput, HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import { operatingPointIdSchema } from '#shared/contract/ids.ts';
import type { MODEL_CALLS, ModelSummary } from '#shared/contract/models.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { combineModels } from './combine-models.ts';

/** The calls about model versions and their operating points. */
export function makeModelHandlers(deps: ServiceDeps): Handlers<keyof typeof MODEL_CALLS> {
  const changed = (): void => {
    deps.emit({ name: 'data.changed', payload: { topics: ['models'] } });
  };
  return {
    'models.list': () => ({ models: [...listModelSummaries(deps.db)] }),
    'models.get': ({ modelId }) => ({
      summary: summaryOf(deps, modelId),
      manifest: modelOf(deps, modelId).manifest,
      operatingPoints: [...listOperatingPoints(deps.db, modelId)],
    }),
    'models.summary': ({ modelId }) => layersOf(deps, modelId),
    'models.rename': ({ modelId, name }) => {
      renameModel(deps.db, modelId, name);
      changed();
      return summaryOf(deps, modelId);
    },
    'models.combine': async (input) => {
      const answer = await combineModels(deps, input);
      changed();
      return answer;
    },
    'models.delete': async ({ modelId }) => {
      const answer = await removeModel(deps, modelId);
      changed();
      return answer;
    },
    'operatingPoints.create': (input) => {
      const point = createOperatingPoint(deps, input);
      changed();
      return point;
    },
  };
}

function modelOf(deps: ServiceDeps, modelId: ModelId): StoredModel {
  return found(getModel(deps.db, modelId), 'model', modelId);
}

function layersOf(deps: ServiceDeps, modelId: ModelId): Promise<CallOutput<'models.summary'>> {
  const { name, deleted } = modelOf(deps, modelId);
  if (deleted) throw new AppError('model/deleted', { name });
  return deps.engines.interactive.call('models.layers', { modelDir: modelFolder(deps.home, modelId) });
}

function summaryOf(deps: ServiceDeps, modelId: ModelId): ModelSummary {
  return found(getModelSummary(deps.db, modelId), 'model', modelId);
}

/**
 * Rows first, so that nothing shows a model whose weights are half gone. Where findings name it, a tombstone stays. A member of an ensemble
 * stays as long as the ensemble, which cannot answer without it.
 */
async function removeModel(deps: ServiceDeps, modelId: ModelId): Promise<{ tombstone: boolean }> {
  const { name } = modelOf(deps, modelId);
  const isBusy = deps.jobs
    .list()
    .some((job) => job.subject.modelId === modelId && (job.state === 'running' || job.state === 'queued'));
  if (isBusy) throw new AppError('model/in-use', { name });
  const ensembles = ensemblesOf(deps.db, modelId);
  if (ensembles.length > 0) throw new AppError('model/in-ensemble', { name, ensembles });
  const { tombstone } = deleteModel(deps.db, modelId);
  await removeModelFiles(deps.home, modelId);
  return { tombstone };
}

/** A new version of the model's operating point; earlier ones stay, because findings name them. */
function createOperatingPoint(
  deps: ServiceDeps,
  input: HandlerInput<'operatingPoints.create'>,
): CallOutput<'operatingPoints.create'> {
  const model = modelOf(deps, input.modelId);
  if (model.deleted) throw new AppError('model/deleted', { name: model.name });
  assertThresholds(input.thresholds, model.manifest.classes);
  const operatingPointId = operatingPointIdSchema.parse(v7());
  return insertOperatingPoint(deps.db, { ...input, operatingPointId, createdAtMs: deps.now() });
}
