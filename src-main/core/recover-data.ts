import { recoverDatasets } from '#main/services/datasets/remove-dataset.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { removeUnfinishedModels } from '#main/services/models/model-files.ts';
import { markRunsInterrupted } from '#main/store/runs.ts';
import { markStudiesInterrupted } from '#main/store/studies.ts';
import { forgetUnsavedDiagnoses } from '#main/store/diagnosis-items.ts';

/** Removes or marks what an earlier start left half done, once all of its jobs are marked as interrupted. */
export async function recoverData(deps: ServiceDeps): Promise<void> {
  markRunsInterrupted(deps.db);
  markStudiesInterrupted(deps.db);
  await recoverDatasets(deps);
  await removeUnfinishedModels(deps.home);
  forgetUnsavedDiagnoses(deps.db);
}
