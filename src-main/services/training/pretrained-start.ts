import { join } from 'node:path';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { pretrainedFolder } from '#main/services/pretrained/handlers.ts';
import { getPretrained, listPretrained } from '#main/store/pretrained.ts';
import type { StoredRun } from '#main/store/runs.ts';
import type { TrainingStart } from '#shared/contract/engine/learning.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import { baseOf } from '#shared/domain/architectures/bases.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { isNetworkRecipe, RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { TrainingSettings } from '#shared/domain/training/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * The pretrained weights that a new run starts from: those that are named, or the newest that were imported for its network; null where it
 * starts from none. Errors: `training/no-weights`, `training/wrong-network`; `settings/invalid` where weights are named and the start is another.
 */
export function pretrainedFor(
  deps: Pick<ServiceDeps, 'db'>,
  recipe: RecipeId,
  settings: TrainingSettings,
  named: PretrainedId | null,
): PretrainedId | null {
  const start = 'start' in settings ? settings.start : null;
  if (start !== 'file' || !isNetworkRecipe(recipe)) {
    if (named === null) return null;
    throw new AppError('settings/invalid', {
      setting: 'start',
      received: start ?? '',
      expected: 'file, because weights are named',
    });
  }
  const { network } = RECIPES[recipe];
  const { title } = baseOf(network);
  if (named === null) {
    const newest = listPretrained(deps.db).find((weights) => weights.network === network);
    if (newest === undefined) throw new AppError('training/no-weights', { recipe, network: title });
    return newest.pretrainedId;
  }
  const weights = found(getPretrained(deps.db, named), 'pretrained', named);
  if (weights.network === network) return named;
  throw new AppError('training/wrong-network', { fileName: weights.fileName, network: weights.network, expected: title });
}

/** What the engine is told of the weights that a run starts from. Errors: `training/no-weights` where they were deleted since. */
export function startOf(deps: Pick<ServiceDeps, 'db' | 'home'>, { recipe, settings, pretrainedId }: StoredRun): TrainingStart {
  const start = 'start' in settings ? settings.start : 'random';
  if (start !== 'file') return { kind: start };
  const weights = pretrainedId === null ? undefined : getPretrained(deps.db, pretrainedId);
  if (weights === undefined) throw new AppError('training/no-weights', { recipe, network: recipe });
  const { network, fileName, fileHash, weightsHash } = weights;
  const path = join(pretrainedFolder(deps, weights.pretrainedId), 'weights.safetensors');
  return { kind: 'file', network, path, fileName, fileHash, weightsHash };
}
