import type { ErrorGroup } from '../schema.ts';

/** Errors of models and weights that come in as files. */
export const EXCHANGE_ERRORS = {
  'import/not-one-file': { received: 'string' },
  'import/unreadable': { fileName: 'string', reason: 'string' },
  'import/unsafe-archive': { fileName: 'string', reason: 'string' },
  'import/unsupported': { fileName: 'string', reason: 'string' },
  'import/layer-refused': { layer: 'string', kind: 'string', known: 'string[]' },
  'import/layer-setting': { layer: 'string', kind: 'string', reason: 'string' },
  'import/unknown-network': { fileName: 'string', known: 'string[]' },
  /** A table: the same row of `layers`, `expected` and `found` belongs together; at most 100 of `count` rows. */
  'import/mismatch': {
    fileName: 'string',
    network: 'string',
    count: 'number',
    layers: 'string[]',
    expected: 'string[]',
    found: 'string[]',
  },
  'import/answer-missing': { question: 'string', reason: 'string' },
  'import/wrong-classes': { received: 'number', expected: 'number' },
} as const satisfies ErrorGroup;
