import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { getModel } from '#main/store/models.ts';
import type { ModelId } from '#shared/contract/ids.ts';

/**
 * Names of the models whose training images nobody here knows: the model itself where it was imported, or the imported members of an
 * ensemble. For these no evaluated image can be refused as one that the model learned from.
 */
export function unknownTraining({ db }: ServiceDeps, modelId: ModelId): readonly string[] {
  const model = found(getModel(db, modelId), 'model', modelId);
  const members = model.manifest.members.flatMap((member) => getModel(db, member.modelId) ?? []);
  return [model, ...members].filter(({ manifest }) => manifest.kind === 'imported').map(({ name }) => name);
}
