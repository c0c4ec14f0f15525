import type { ErrorGroup } from '../schema.ts';

/** Errors of importing, splitting and keeping datasets. */
export const DATASET_ERRORS = {
  'dataset/name-taken': { name: 'string' },
  'dataset/unknown': { id: 'string' },
  'dataset/empty-folder': { name: 'string', files: 'number' },
  'dataset/not-a-dataset': { name: 'string' },
  'dataset/folder-unreadable': { name: 'string', reason: 'string' },
  'dataset/too-many-files': { name: 'string', limit: 'number' },
  'dataset/table-unreadable': { name: 'string', reason: 'string' },
  'dataset/table-too-large': { name: 'string', what: 'string', limit: 'number' },
  'dataset/table-empty': { name: 'string' },
  'dataset/no-image-column': { name: 'string', columns: 'string[]' },
  'dataset/no-label-column': { name: 'string', columns: 'string[]' },
  'dataset/unknown-column': { missing: 'string[]', columns: 'string[]' },
  'dataset/no-images': { rejected: 'number', reason: 'string', example: 'string' },
  'dataset/too-few-classes': { classes: 'string[]', count: 'number' },
  'dataset/unknown-class': { name: 'string', classes: 'string[]' },
  'dataset/bad-fractions': { train: 'number', validation: 'number', test: 'number', sum: 'number' },
  'dataset/class-one-image': { className: 'string' },
  'dataset/class-one-group': { className: 'string', images: 'number' },
  'dataset/no-given-partitions': { images: 'number' },
  'dataset/not-decidable': { kind: 'string', decision: 'string', allowed: 'string[]' },
  'dataset/wrong-folder': { name: 'string', found: 'number', missing: 'number', changed: 'number' },
  'dataset/copied': { name: 'string' },
  'dataset/in-use': { name: 'string', job: 'string' },
  'dataset/images-unavailable': { name: 'string', missing: 'number' },
} as const satisfies ErrorGroup;
