import type { ErrorGroup } from '../schema.ts';

/** Errors of the engine's processes, runners, images and model files. */
export const ENGINE_ERRORS = {
  'engine/crashed': { process: 'string', exit: 'string' },
  'engine/crashed-twice': { process: 'string', job: 'string' },
  'engine/runner-unavailable': { runner: 'string', reason: 'string' },
} as const satisfies ErrorGroup;
