import type { CaseDetail } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { message } from '#shared/messages/messages.ts';
import type { AppState } from './app-state.svelte.ts';

/** Keeps a note with a case and says so; true where it went well. */
export function saveNote(app: AppState, caseId: CaseId, text: string): Promise<boolean> {
  return app.attempt(async () => {
    await app.api.call('cases.addNote', { caseId, text });
    app.toasts.say(message('cases.note.saved'), { tone: 'good' });
  });
}

/** Records what was confirmed and by what, or takes it back with null, and says so; true where it went well. */
export function saveOutcome(
  app: AppState,
  caseId: CaseId,
  outcome: Pick<NonNullable<CaseDetail['outcome']>, 'label' | 'source'> | null,
): Promise<boolean> {
  return app.attempt(async () => {
    await app.api.call('cases.setOutcome', { caseId, label: outcome?.label ?? null, source: outcome?.source ?? '' });
    app.toasts.say(message(outcome === null ? 'cases.outcome.takenBack' : 'cases.outcome.recorded'), { tone: 'good' });
  });
}
