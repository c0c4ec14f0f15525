import type { ServiceDeps } from '#main/services/deps.ts';
import { getCaseFacets } from '#main/store/case-facets.ts';
import { listCases } from '#main/store/case-list.ts';
import { addNote, setOutcome, updateCase } from '#main/store/cases.ts';
import type { CASE_CALLS, CaseDetail } from '#shared/contract/cases.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { addCase } from './add-case.ts';
import { caseOf } from './case-of.ts';
import { deleteCasesWithFiles } from './delete-cases.ts';
import { exportCases } from './export-cases.ts';

/** The calls about the case database. None but `cases.add` asks the engine: past cases are read with no model loaded. */
export function makeCaseHandlers(deps: ServiceDeps): Handlers<keyof typeof CASE_CALLS> {
  const { db } = deps;
  const changed = (): void => deps.emit({ name: 'data.changed', payload: { topics: ['cases'] } });
  const change = (caseId: CaseId, work: (nowMs: number) => void): CaseDetail => {
    caseOf(db, caseId);
    work(deps.now());
    changed();
    return caseOf(db, caseId);
  };
  return {
    'cases.list': ({ filter, ...page }) => listCases(db, filter, page),
    'cases.get': ({ caseId }) => caseOf(db, caseId),
    'cases.facets': () => getCaseFacets(db),
    'cases.update': ({ caseId, title, patientPseudonym }) =>
      change(caseId, (nowMs) => updateCase(db, caseId, { title, patientPseudonym: emptyAsNull(patientPseudonym) }, nowMs)),
    'cases.addNote': ({ caseId, text }) => change(caseId, (nowMs) => addNote(db, caseId, text, nowMs)),
    'cases.setOutcome': ({ caseId, label, source }) =>
      change(caseId, (nowMs) => setOutcome(db, caseId, label === null ? null : { label, source: source.trim() }, nowMs)),
    'cases.export': ({ filter }) => exportCases(deps, filter),
    'cases.add': async (input) => {
      const detail = await addCase(deps, input);
      changed();
      return detail;
    },
    'cases.delete': async ({ caseIds }) => {
      const deleted = await deleteCasesWithFiles(deps, caseIds);
      deps.emit({ name: 'data.changed', payload: { topics: ['cases', 'models'] } });
      return { deleted };
    },
  };
}

/** A pseudonym of nothing but blanks is none. */
function emptyAsNull(pseudonym: string | null | undefined): string | null | undefined {
  const trimmed = pseudonym?.trim();
  return trimmed === '' ? null : (trimmed ?? pseudonym);
}
