import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { Runner } from './runner.ts';

/**
 * The native TensorFlow library: training of whole networks. Its place is kept here; until `engine/tensorflow/` is built it reports
 * that it is not set up, and asking for it by name fails loudly.
 */
export const tensorflowRunner: Runner = {
  id: 'tensorflow',
  probe: async () => ({ available: false, device: '', version: '', reason: message('train.runner.tensorflow.unavailable') }),
  open: async () => {
    throw new AppError('engine/runner-unavailable', {
      runner: 'tensorflow',
      reason: message('train.runner.tensorflow.unavailable'),
    });
  },
};
