import type { ServiceDeps } from '#main/services/deps.ts';
import { listDiagnosisItems } from '#main/store/diagnosis-items.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { DIAGNOSIS_CALLS } from '#shared/contract/diagnosis.ts';
import { diagnosisJob } from './diagnosis-job.ts';
import { exportDiagnosis } from './export-diagnosis.ts';
import { startDiagnosis } from './run-diagnosis.ts';

/** The calls about diagnosing images. */
export function makeDiagnosisHandlers(deps: ServiceDeps): Handlers<keyof typeof DIAGNOSIS_CALLS> {
  return {
    'diagnosis.run': (input) => startDiagnosis(deps, input),
    'diagnosis.results': ({ jobId, offset, limit }) => {
      diagnosisJob(deps, jobId);
      return listDiagnosisItems(deps.db, jobId, { offset, limit });
    },
    'diagnosis.export': ({ jobId }) => exportDiagnosis(deps, jobId),
  };
}
