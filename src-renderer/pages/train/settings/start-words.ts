import type { RecipeView } from '#shared/contract/training.ts';
import { baseOf, BUNDLED_BASE, isBaseId } from '#shared/domain/architectures/bases.ts';
import type { Start } from '#shared/domain/training/start-settings.ts';
import { message } from '#shared/messages/messages.ts';

/** A start as it is offered. */
export interface StartOption {
  readonly value: Start;
  readonly label: string;
  readonly hint: string;
}

/** The starts of a recipe in words, in its order. */
export function startOptions(recipe: Pick<RecipeView, 'network' | 'starts'>): readonly StartOption[] {
  const network = networkTitle(recipe);
  return recipe.starts.map((value) =>
    value === 'bundled' && recipe.network === BUNDLED_BASE
      ? { value, label: message('train.start.bundled.own'), hint: message('train.start.bundled.ownText') }
      : { value, label: message(`train.start.${value}`), hint: message(`train.start.${value}.text`, { network }) },
  );
}

/** What the network of a recipe is called. */
export function networkTitle({ network }: Pick<RecipeView, 'network'>): string {
  return isBaseId(network) ? baseOf(network).title : network;
}

/** What to know before a network starts from random weights that was not made for it; null where there is nothing to say. */
export function startWarning(
  { group }: Pick<RecipeView, 'group'>,
  { start, trained }: { readonly start: string; readonly trained: unknown },
): string | null {
  if (start !== 'random') return null;
  if (trained === 'top') return message('train.start.random.frozenWarning');
  return group === 'scratch' ? null : message('train.start.random.warning');
}
