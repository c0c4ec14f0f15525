import type { ErrorGroup } from '../schema.ts';

/** Errors of training, models and evaluation. */
export const LEARNING_ERRORS = {
  'model/unknown': { id: 'string' },
  'settings/malformed': { received: 'string' },
  'settings/unknown': { setting: 'string', known: 'string[]' },
  'settings/invalid': { setting: 'string', received: 'string', expected: 'string' },
  'recipe/unknown': { recipe: 'string', known: 'string[]' },
  'training/empty-part': { part: 'string' },
  'training/images-unreadable': { count: 'number', first: 'string', reason: 'string' },
  'training/image-changed': { path: 'string' },
  'training/checkpoint-mismatch': { what: 'string', checkpoint: 'string', run: 'string' },
  'training/diverged': { epochs: 'number' },
} as const satisfies ErrorGroup;
