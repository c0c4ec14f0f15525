import type { ServiceDeps } from '#main/services/deps.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { listSplits } from '#main/store/datasets/splits.ts';
import type { Handlers } from '#shared/contract/contract.ts';
import type { DATASET_CALLS } from '#shared/contract/datasets.ts';
import { startAudit } from './audit-dataset.ts';
import { exportDataset } from './export-dataset.ts';
import { decideFinding, listFindings } from './findings.ts';
import { startImport } from './import-dataset.ts';
import { pageImages } from './page-images.ts';
import { planImport } from './plan-import.ts';
import { relocateDataset } from './relocate-dataset.ts';
import { deleteDataset, previewDeletion } from './remove-dataset.ts';
import { makeSplit } from './split-dataset.ts';
import { getDataset, listDatasets, listRejected, rename } from './summaries.ts';

/** The handlers of the `datasets.…` calls. */
export function makeDatasetHandlers(deps: ServiceDeps): Handlers<keyof typeof DATASET_CALLS> {
  return {
    'datasets.plan': (input) => planImport(deps, input),
    'datasets.import': (input) => startImport(deps, input),
    'datasets.list': () => listDatasets(deps),
    'datasets.get': ({ datasetId }) => getDataset(deps, datasetId),
    'datasets.images': (input) => pageImages(deps, input),
    'datasets.rejected': (input) => listRejected(deps, input),
    'datasets.findings': ({ datasetId }) => listFindings(deps, datasetId),
    'datasets.decide': (input) => decideFinding(deps, input),
    'datasets.audit': ({ datasetId }) => startAudit(deps, datasetId),
    'datasets.split': (input) => makeSplit(deps, input),
    'datasets.splits': ({ datasetId }) => {
      getDatasetRow(deps.db, datasetId);
      return { splits: listSplits(deps.db, datasetId) };
    },
    'datasets.relocate': (input) => relocateDataset(deps, input),
    'datasets.rename': (input) => rename(deps, input),
    'datasets.export': (input) => exportDataset(deps, input),
    'datasets.deletePreview': ({ datasetId }) => previewDeletion(deps, datasetId),
    'datasets.delete': async ({ datasetId }) => {
      await deleteDataset(deps, datasetId);
      return {};
    },
  };
}
