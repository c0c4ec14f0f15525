import type { RecipeView } from '#shared/contract/training.ts';
import { baseOf, BUNDLED_BASE, isBaseId } from '#shared/domain/architectures/bases.ts';
import type { Start } from '#shared/domain/training/start-settings.ts';
import { message } from '#shared/messages/messages.ts';

/** A start as it is offered. */
export interface StartOption {
  readonly value: Start;
  readonly label: string;
  readonly hint: string;
  /** The recipe's network. */
  readonly network: string;
}

/** The starts of a recipe in words, in its order. */
export function startOptions({ network: id, starts }: Pick<RecipeView, 'network' | 'starts'>): readonly StartOption[] {
  const network = isBaseId(id) ? baseOf(id).title : id;
  return starts.map((value) => ({ value, network, ...wordsOf(value, id, network) }));
}

function wordsOf(start: Start, id: string, network: string): Pick<StartOption, 'label' | 'hint'> {
  if (start === 'bundled' && id === BUNDLED_BASE) {
    return { label: message('train.start.bundled.own'), hint: message('train.start.bundled.ownText') };
  }
  return { label: message(`train.start.${start}`), hint: message(`train.start.${start}.text`, { network }) };
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
