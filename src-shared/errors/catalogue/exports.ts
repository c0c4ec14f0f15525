import type { ErrorGroup } from '../schema.ts';

/** Errors of models that leave CaseLens as files. */
export const EXPORT_ERRORS = {
  'export/not-possible': { format: 'string', why: 'string' },
  'export/differs': { format: 'string', difference: 'string', images: 'number' },
  'export/no-images': { count: 'number' },
  'export/place-taken': { path: 'string' },
} as const satisfies ErrorGroup;
