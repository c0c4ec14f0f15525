import type { ErrorGroup } from '../schema.ts';

/** Errors of training, models and evaluation. */
export const LEARNING_ERRORS = {
  'model/unknown': { id: 'string' },
} as const satisfies ErrorGroup;
