import type { ErrorGroup } from '../schema.ts';

/** Errors of starting a run and of evaluating a model. */
export const EVALUATION_ERRORS = {
  'training/no-split': { dataset: 'string' },
  'training/dataset-moved': { dataset: 'string' },
  'training/not-resumable': { run: 'string', state: 'string' },
  'model/deleted': { name: 'string' },
  'model/in-use': { name: 'string' },
  'model/in-ensemble': { name: 'string', ensembles: 'string[]' },
  'ensemble/too-few': { name: 'string' },
  'ensemble/nested': { name: 'string' },
  'ensemble/classes-differ': { name: 'string', received: 'string[]', first: 'string', expected: 'string[]' },
  'ensemble/positive-classes-differ': { name: 'string', received: 'string[]', first: 'string', expected: 'string[]' },
  'model/unknown-class': { className: 'string', classes: 'string[]' },
  'evaluation/test-sealed': { dataset: 'string', openings: 'number' },
  'evaluation/classes-differ': { unknown: 'string[]', classes: 'string[]', table: 'string[]' },
  'evaluation/no-images': { partition: 'string', refused: 'number', failed: 'number' },
  'evaluation/dataset-deleted': { model: 'string', dataset: 'string' },
  'evaluation/views-need-square': { views: 'number', width: 'number', height: 'number' },
  'evaluation/no-split': { dataset: 'string', partition: 'string' },
} as const satisfies ErrorGroup;
