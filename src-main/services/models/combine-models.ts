import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import type { StoredModel } from '#main/store/models.ts';
import { getModel, insertEnsemble } from '#main/store/models.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { removeModelFiles, writeModelFiles } from './model-files.ts';

/**
 * Makes an ensemble of models: a model version of its own, whose answer is the mean of its members' probabilities. The members must know
 * the same classes, in any order, and mean disease by the same ones. What one member was trained on the ensemble was trained on.
 * Errors: `ensemble/…`, `model/deleted`, `entity/not-found`.
 */
export async function combineModels(
  deps: ServiceDeps,
  { modelIds, name }: HandlerInput<'models.combine'>,
): Promise<CallOutput<'models.combine'>> {
  const [first, ...others] = [...new Set(modelIds)].map((modelId) => memberOf(deps, modelId));
  if (first === undefined || others.length === 0) throw new AppError('ensemble/too-few', { name: first?.name ?? '' });
  for (const other of others) assertAlike(first, other);
  const members = [first, ...others];
  const modelId = modelIdSchema.parse(v7());
  const manifest = manifestOf(deps, first, members);
  const { manifestHash } = await writeModelFiles(deps.home, modelId, manifest, null);
  const shared = <Value>(valueOf: (model: StoredModel) => Value): Value | null =>
    members.every((member) => valueOf(member) === valueOf(first)) ? valueOf(first) : null;
  const model = { modelId, name, manifestHash, manifest, runId: null, createdAtMs: deps.now() };
  try {
    insertEnsemble(
      deps.db,
      { ...model, datasetId: shared(({ datasetId }) => datasetId), splitId: shared(({ splitId }) => splitId) },
      members.map((member) => member.modelId),
    );
  } catch (error) {
    await removeModelFiles(deps.home, modelId);
    throw error;
  }
  return { modelId };
}

function memberOf(deps: ServiceDeps, modelId: string): StoredModel {
  const model = found(getModel(deps.db, modelId), 'model', modelId);
  if (model.deleted) throw new AppError('model/deleted', { name: model.name });
  if (model.manifest.kind === 'ensemble') throw new AppError('ensemble/nested', { name: model.name });
  return model;
}

function assertAlike(first: StoredModel, other: StoredModel): void {
  for (const [key, code] of [
    ['classes', 'ensemble/classes-differ'],
    ['positiveClasses', 'ensemble/positive-classes-differ'],
  ] as const) {
    const [expected, received] = [first.manifest[key], other.manifest[key]];
    const isSame = expected.length === received.length && expected.every((name) => received.includes(name));
    if (!isSame) throw new AppError(code, { name: other.name, received, first: first.name, expected });
  }
}

function manifestOf({ version }: ServiceDeps, first: StoredModel, members: readonly StoredModel[]): ModelManifest {
  const { classes, positiveClasses, preprocessing, versions } = first.manifest;
  const sum = (key: 'parameters' | 'trainableParameters'): number =>
    members.reduce((total, { manifest }) => total + manifest[key], 0);
  return {
    format: 'caselens-model',
    formatVersion: 1,
    kind: 'ensemble',
    onnx: null,
    recipe: '',
    classes,
    positiveClasses,
    backbone: null,
    architecture: null,
    output: 'softmax', // a probability a class, whatever its members end in
    preprocessing,
    parameters: sum('parameters'),
    trainableParameters: sum('trainableParameters'),
    weights: null,
    training: null,
    imported: null,
    members: members.map(({ modelId, manifestHash }) => ({ modelId, manifestHash })),
    versions: { ...versions, caselens: version },
  };
}
