import type { ErrorGroup } from '../schema.ts';

/** Errors of studies: cross-validation and learning curves. */
export const STUDY_ERRORS = {
  'study/too-few-groups': { groups: 'number', folds: 'number' },
  'study/bad-sizes': { received: 'string[]' },
  'study/not-resumable': { study: 'string', state: 'string' },
  'study/in-use': { study: 'string' },
  'study/owns-run': { run: 'string', study: 'string' },
  'study/part-unreadable': { part: 'number', failed: 'number' },
} as const satisfies ErrorGroup;
