import type { StartRecord } from '#shared/contract/engine/manifest.ts';
import { baseOf, BUNDLED_BASE } from '#shared/domain/architectures/bases.ts';
import type { NetworkRecipe } from '#shared/domain/architectures/recipe.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { message } from '#shared/messages/messages.ts';

/** What a run started from. */
interface Started {
  readonly start: StartRecord;
  readonly seed: number;
}

/** What the record of a run says of the weights that it started from, with what that means where it is not the usual way. */
export function startNotes(id: NetworkRecipeId, settings: NetworkSettings, { start, seed }: Started): readonly string[] {
  const recipe: NetworkRecipe = RECIPES[id];
  return [...weightsNotes(recipe, settings, { start, seed }), ...headNotes(settings)];
}

function weightsNotes(recipe: NetworkRecipe, { trained }: NetworkSettings, { start, seed }: Started): string[] {
  switch (start.kind) {
    case 'file':
      return [message('train.note.startFile', { network: baseOf(recipe.network).title, fileName: start.fileName })];
    case 'bundled': {
      const own = message('train.note.startBundled', { network: baseOf(BUNDLED_BASE).title });
      if (recipe.network === BUNDLED_BASE) return [own];
      return [own, message('train.note.startInstead', { network: baseOf(recipe.network).title })];
    }
    case 'random':
      if (trained === 'top') return [message('train.note.drawnFrozen', { seed })];
      return [message(recipe.group === 'study' ? 'train.note.drawnStudy' : 'train.note.drawn', { seed })];
  }
}

function headNotes({ trained, headEpochs, epochs }: NetworkSettings): string[] {
  return trained === 'top' || headEpochs === 0 ? [] : [message('train.note.headFirst', { epochs: Math.min(headEpochs, epochs) })];
}
