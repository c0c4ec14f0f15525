import type { ErrorTexts } from '../error-text.ts';
import type { ENGINE_ERRORS } from '#shared/errors/catalogue/engine.ts';

export const engineErrors = {
  'engine/crashed': {
    received: 'The {process} engine ended unexpectedly ({exit}).',
    expected: 'An engine that runs until the job is done.',
    remedy: 'The job goes on by itself from its last checkpoint. Close other programs if memory is short.',
  },
  'engine/crashed-twice': {
    received: 'The {process} engine ended unexpectedly twice during {job}.',
    expected: 'At most one such end in a job.',
    remedy: 'Free memory or choose smaller settings (batch size), then resume the job. The rest of CaseLens goes on.',
  },
  'engine/runner-unavailable': {
    received: 'The runner {runner}, which is not available: {reason}',
    expected: 'A runner that works on this computer.',
    remedy: 'Choose another runner, or let CaseLens choose (auto). "caselens engine info" lists them.',
  },
} as const satisfies ErrorTexts<typeof ENGINE_ERRORS>;
