import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { insertOperatingPoint } from '#main/store/operating-points.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import { operatingPointIdSchema } from '#shared/contract/ids.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { message } from '#shared/messages/messages.ts';
import { recipeIdOf } from './recipe-views.ts';

/**
 * Keeps the threshold of the recipe's study as the first operating point of a model that was just trained. Returns what the record of the
 * run says of it; null where the study has none.
 */
export function keepStudyThreshold(
  deps: Pick<ServiceDeps, 'db' | 'now'>,
  recipe: string,
  { modelId, classes }: { readonly modelId: ModelId; readonly classes: readonly string[] },
): string | null {
  const threshold = RECIPES[recipeIdOf(recipe)].suggestedThreshold;
  const [, className] = classes;
  if (threshold === null || className === undefined) return null;
  const name = message('train.studyThreshold', { threshold });
  insertOperatingPoint(deps.db, {
    operatingPointId: operatingPointIdSchema.parse(v7()),
    modelId,
    name,
    thresholds: { [className]: threshold },
    rule: { kind: 'manual' },
    evaluationId: null,
    createdAtMs: deps.now(),
  });
  return message('train.note.thresholdKept', { name, threshold, className });
}
