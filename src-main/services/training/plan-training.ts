import { requireRoot } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { DatasetRow } from '#main/store/datasets/datasets.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { RECIPES, requireTrainable } from '#shared/domain/architectures/recipes.ts';
import type { TrainingSettings } from '#shared/domain/training/settings.ts';
import { withChanges } from '#shared/domain/training/settings.ts';
import { pretrainedFor } from './pretrained-start.ts';
import { recipeIdOf } from './recipe-views.ts';
import { assertTrainable } from './training-runner.ts';

type Asked = Pick<HandlerInput<'training.start'>, 'recipe' | 'settings' | 'pretrainedId' | 'runner'>;

/** How a run, or every run of a study, is trained: found to be possible here. */
export interface TrainingPlan {
  readonly recipe: RecipeId;
  readonly settings: TrainingSettings;
  readonly pretrainedId: PretrainedId | null;
}

/**
 * What was asked for as it is trained on a dataset, before anything is kept or queued. Errors: unknown recipe, wrong settings, images gone,
 * no weights to start from, nothing here that trains it.
 */
export async function planTraining(deps: ServiceDeps, dataset: DatasetRow, asked: Asked): Promise<TrainingPlan> {
  const recipe = recipeIdOf(asked.recipe);
  const settings = withChanges(RECIPES[recipe], asked.settings);
  requireRoot(dataset);
  requireTrainable(recipe, settings, dataset.classes.length);
  const pretrainedId = pretrainedFor(deps, recipe, settings, asked.pretrainedId);
  await assertTrainable(deps, recipe, asked.runner);
  return { recipe, settings, pretrainedId };
}
