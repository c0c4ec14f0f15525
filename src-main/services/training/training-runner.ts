import type { ServiceDeps } from '#main/services/deps.ts';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * Refuses a run before it is queued where nothing here can do it: whole networks are trained by TensorFlow alone, which is set up apart.
 * Errors: `engine/runner-unavailable`, with how to set it up.
 */
export async function assertTrainable(
  { engines }: Pick<ServiceDeps, 'engines'>,
  id: RecipeId,
  choice: RunnerChoice,
): Promise<void> {
  if (RECIPES[id].kind !== 'network') return;
  const { training } = (await engines.call('engine.info', { runner: choice })).chosen;
  if (training.runner !== null) return;
  throw new AppError('engine/runner-unavailable', { runner: choice === 'auto' ? 'tensorflow' : choice, reason: training.reason });
}
