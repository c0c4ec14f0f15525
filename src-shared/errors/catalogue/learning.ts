import type { ErrorGroup } from '../schema.ts';

/** Errors of training, models and evaluation. */
export const LEARNING_ERRORS = {
  'model/unknown': { id: 'string' },
  'settings/malformed': { received: 'string' },
  'settings/unknown': { setting: 'string', known: 'string[]' },
  'settings/invalid': { setting: 'string', received: 'string', expected: 'string' },
  'recipe/unknown': { recipe: 'string', known: 'string[]' },
  'recipe/two-classes': { recipe: 'string', classes: 'number' },
  'training/no-weights': { recipe: 'string', network: 'string' },
  'training/wrong-network': { fileName: 'string', network: 'string', expected: 'string' },
  'training/empty-part': { part: 'string' },
  'training/images-unreadable': { count: 'number', first: 'string', reason: 'string' },
  'training/image-changed': { path: 'string' },
  'training/checkpoint-mismatch': { what: 'string', checkpoint: 'string', run: 'string' },
  'training/diverged': { epoch: 'number' },
  'metrics/too-few-classes': { classes: 'number' },
  'metrics/repeated-class': { name: 'string' },
  'metrics/unknown-class': { name: 'string', classes: 'string[]' },
  'metrics/lengths-differ': { what: 'string', received: 'number', expected: 'number' },
  'metrics/bad-class-index': { row: 'number', received: 'string', classes: 'number' },
  'metrics/bad-probability': { row: 'number', received: 'string' },
  'metrics/bad-probability-sum': { row: 'number', sum: 'string' },
  'metrics/bad-threshold': { name: 'string', received: 'string' },
  'metrics/bad-count': { successes: 'string', total: 'string' },
} as const satisfies ErrorGroup;
