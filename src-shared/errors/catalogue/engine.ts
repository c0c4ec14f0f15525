import type { ErrorGroup } from '../schema.ts';

/** Errors of the engine's processes, runners, images and model files. */
export const ENGINE_ERRORS = {
  'engine/crashed': { process: 'string', exit: 'string' },
  'engine/crashed-twice': { process: 'string', job: 'string' },
  'engine/runner-unavailable': { runner: 'string', reason: 'string' },
  'engine/worker-crashed': { reason: 'string' },
  'engine/cancelled': { method: 'string' },
  'engine/stopped': { process: 'string' },
  'engine/invalid-output': { method: 'string', path: 'string', problem: 'string' },
  'image/rejected': { file: 'string', reason: 'string', detail: 'string' },
} as const satisfies ErrorGroup;
