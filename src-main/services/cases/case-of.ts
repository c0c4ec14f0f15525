import { getCase } from '#main/store/case-list.ts';
import type { ReadableDb } from '#main/store/database.ts';
import type { CaseDetail } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** A case by its id. Throws `case/unknown`. */
export function caseOf(db: ReadableDb, caseId: CaseId): CaseDetail {
  const detail = getCase(db, caseId);
  if (detail === undefined) throw new AppError('case/unknown', { id: caseId });
  return detail;
}
