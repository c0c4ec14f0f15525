import type { DatasetSummary } from '#shared/contract/datasets.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

/** The answer to "can I trust this dataset?", worst first. */
export interface Verdict {
  readonly tone: 'good' | 'caution' | 'danger';
  readonly key: MessageKey;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What stands between a dataset and an honest training, or that nothing does. */
export function datasetVerdict(dataset: DatasetSummary): Verdict {
  if (!dataset.rootAvailable) return { tone: 'danger', key: 'data.verdict.rootMissing', values: {} };
  if (dataset.classes.filter(({ images }) => images > 0).length < 2)
    return { tone: 'danger', key: 'data.verdict.oneClass', values: {} };
  if (dataset.pendingFindings > 0) {
    return { tone: 'caution', key: 'data.verdict.pending', values: { count: dataset.pendingFindings } };
  }
  if (dataset.split === null) return { tone: 'caution', key: 'data.verdict.noSplit', values: {} };
  if (dataset.split.by === 'image' && dataset.hasGroupColumn)
    return { tone: 'caution', key: 'data.verdict.imageSplit', values: {} };
  return { tone: 'good', key: dataset.hasGroupColumn ? 'data.verdict.ready' : 'data.verdict.readyNoGroups', values: {} };
}

/** Share of the largest class (0 to 1), the accuracy of always calling it; 0 without images. */
export function majorityShare(dataset: DatasetSummary): number {
  if (dataset.images === 0) return 0;
  return Math.max(...dataset.classes.map(({ images }) => images)) / dataset.images;
}
