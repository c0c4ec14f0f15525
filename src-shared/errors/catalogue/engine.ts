import type { ErrorGroup } from '../schema.ts';

/** Errors of the engine's processes, runners, images and model files. */
export const ENGINE_ERRORS = {
  'engine/crashed': { process: 'string', exit: 'string' },
  'engine/crashed-twice': { process: 'string', job: 'string', exit: 'string' },
  'engine/runner-unavailable': { runner: 'string', reason: 'string' },
  'engine/out-of-memory': { problem: 'string' },
  'engine/tensorflow-failed': { doing: 'string', problem: 'string' },
  'engine/worker-crashed': { reason: 'string' },
  'engine/cancelled': { method: 'string' },
  'engine/stopped': { process: 'string' },
  'engine/invalid-output': { method: 'string', path: 'string', problem: 'string' },
  'image/rejected': { file: 'string', reason: 'string', detail: 'string' },
  'weights/unreadable': { path: 'string', reason: 'string' },
  'weights/too-large': { path: 'string', what: 'string', sizeBytes: 'number', limitBytes: 'number' },
  'weights/mismatch': { layer: 'string', expected: 'string', found: 'string' },
  'weights/changed': { path: 'string', expected: 'string', found: 'string' },
  'model/unsupported-layer': { layer: 'string', kind: 'string', reason: 'string' },
  'model/no-layers': { kind: 'string' },
  'model/unreadable': { path: 'string', reason: 'string' },
} as const satisfies ErrorGroup;
