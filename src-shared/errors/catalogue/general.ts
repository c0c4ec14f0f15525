import type { ErrorGroup } from '../schema.ts';

/** Errors that belong to no single domain: calls, jobs, the data folder. */
export const GENERAL_ERRORS = {
  'internal/unexpected': { reason: 'string' },
  'call/unknown': { channel: 'string' },
  'call/invalid-input': { channel: 'string', path: 'string', problem: 'string' },
  'call/not-allowed': { channel: 'string' },
  'entity/not-found': { entity: 'string', id: 'string' },
  'grant/unknown': { grantId: 'string' },
  'job/cancelled': { jobId: 'string' },
  'job/not-running': { jobId: 'string', state: 'string' },
  'home/locked': { home: 'string', pid: 'number' },
  'home/network-share': { home: 'string' },
  'home/newer-schema': { home: 'string', found: 'number', supported: 'number' },
  'home/not-writable': { home: 'string', reason: 'string' },
  'disk/full': { path: 'string' },
} as const satisfies ErrorGroup;
