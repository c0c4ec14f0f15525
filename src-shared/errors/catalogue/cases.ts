import type { ErrorGroup } from '../schema.ts';

/** Errors of diagnosis and of the case database. */
export const CASE_ERRORS = {
  'case/unknown': { id: 'string' },
  'content/changed': { path: 'string', expected: 'string', found: 'string' },
} as const satisfies ErrorGroup;
