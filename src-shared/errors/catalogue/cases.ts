import type { ErrorGroup } from '../schema.ts';

/** Errors of diagnosis and of the case database. */
export const CASE_ERRORS = {
  'case/unknown': { id: 'string' },
  'diagnosis/no-images': { name: 'string', extensions: 'string[]' },
  'diagnosis/unknown': { jobId: 'string' },
  'case/too-many-images': { received: 'number', limit: 'number' },
} as const satisfies ErrorGroup;
