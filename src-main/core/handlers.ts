import { makeJobHandlers } from '#main/jobs/handlers.ts';
import type { AppServiceOptions } from '#main/services/app/handlers.ts';
import { makeAppHandlers } from '#main/services/app/handlers.ts';
import { makeBlobHandlers } from '#main/services/blobs/blobs.ts';
import { makeCaseHandlers } from '#main/services/cases/handlers.ts';
import { makeDatasetHandlers } from '#main/services/datasets/handlers.ts';
import { sourceOfFileHash } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { makeDiagnosisHandlers } from '#main/services/diagnosis/handlers.ts';
import { makeEvaluationHandlers } from '#main/services/evaluations/handlers.ts';
import { makeExportHandlers } from '#main/services/exports/exports.ts';
import type { makeGrants } from '#main/services/grants/grants.ts';
import { makeGrantHandlers } from '#main/services/grants/handlers.ts';
import { makeModelExportHandlers } from '#main/services/model-exports/export-model.ts';
import { makeModelHandlers } from '#main/services/models/handlers.ts';
import { makeModelImportHandlers } from '#main/services/models/import-model.ts';
import { makePretrainedHandlers } from '#main/services/pretrained/handlers.ts';
import { makeSampleHandlers } from '#main/services/sample/handlers.ts';
import { makeStudyHandlers } from '#main/services/studies/handlers.ts';
import { makeTrainingHandlers } from '#main/services/training/handlers.ts';
import type { ChannelName, Handlers } from '#shared/contract/contract.ts';

export interface HandlerOptions {
  readonly grants: ReturnType<typeof makeGrants>;
  readonly app: AppServiceOptions;
}

/** The handlers of every channel; one that is missing does not compile. */
export function makeHandlers(deps: ServiceDeps, { grants, app }: HandlerOptions): Handlers<ChannelName> {
  const { db, home, engines, jobs, exports } = deps;
  return {
    ...makeAppHandlers(deps, app),
    ...makeJobHandlers(jobs),
    ...makeGrantHandlers(grants),
    ...makeExportHandlers(exports),
    ...makeBlobHandlers({ thumbnailsDir: home.thumbnails, engines, sourceOf: (hash) => sourceOfFileHash(db, home, hash) }),
    ...makeDatasetHandlers(deps),
    ...makeSampleHandlers(deps),
    ...makeTrainingHandlers(deps),
    ...makeStudyHandlers(deps),
    ...makeModelHandlers(deps),
    ...makeModelExportHandlers(deps),
    ...makeModelImportHandlers(deps),
    ...makePretrainedHandlers(deps),
    ...makeEvaluationHandlers(deps),
    ...makeDiagnosisHandlers(deps),
    ...makeCaseHandlers(deps),
  };
}
