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
  'home/damaged': { home: 'string', reason: 'string' },
  'disk/full': { path: 'string' },
  'home/no-answer': { home: 'string', reason: 'string' },
  'host/unreachable': { reason: 'string' },
  'host/refused': { what: 'string' },
  'host/port-taken': { port: 'number' },
  'upload/too-large': { file: 'string', limitBytes: 'number' },
  'upload/bad-path': { path: 'string' },
  'export/unknown': { id: 'string' },
  'image/unknown': { hash: 'string' },
  'path/missing': { path: 'string' },
} as const satisfies ErrorGroup;
