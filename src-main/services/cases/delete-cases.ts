import { v7 } from 'uuid';
import { announceRemoval, removeLeftFiles } from '#main/services/datasets/dataset-files.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { deleteCases } from '#main/store/cases.ts';
import { listImagesOfCases } from '#main/store/stored-images.ts';
import type { CaseId } from '#shared/contract/ids.ts';

/**
 * Deletes cases with findings, notes, outcomes and results of jobs, and the images, thumbnails and features that no other case and
 * no dataset needs. What is to go is written down first: a crash half-way is finished at the next start. Returns how many there were.
 */
export async function deleteCasesWithFiles(deps: ServiceDeps, caseIds: readonly CaseId[]): Promise<number> {
  const removalId = v7();
  await announceRemoval(deps.home, removalId, listImagesOfCases(deps.db, caseIds));
  const deleted = deleteCases(deps.db, caseIds);
  await removeLeftFiles(deps, removalId);
  return deleted;
}
