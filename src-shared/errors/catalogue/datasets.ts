import type { ErrorGroup } from '../schema.ts';

/** Errors of importing, splitting and keeping datasets. */
export const DATASET_ERRORS = {
  'dataset/name-taken': { name: 'string' },
} as const satisfies ErrorGroup;
