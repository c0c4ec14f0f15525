import { availableParallelism } from 'node:os';
import type { z } from 'zod';
import type { LEARNING_METHODS, RunnerId } from '#shared/contract/engine/learning.ts';
import { message } from '#shared/messages/messages.ts';
import { chooseRunner, RUNNERS } from './choose.ts';

type Method = (typeof LEARNING_METHODS)['engine.info'];

/** The order in which runners are shown. */
const SHOWN: readonly RunnerId[] = ['tensorflow', 'onnx', 'tfjs'];

/**
 * Every runner, whether it works here and why, and what would be chosen: the engine's `engine.info`. It loads the runners, so that asking
 * an engine process for it also makes its first diagnosis quick. Errors: `engine/runner-unavailable` for one that was asked for.
 */
export async function reportRunners(input: z.infer<Method['input']>): Promise<z.infer<Method['output']>> {
  const runners = await Promise.all(
    SHOWN.map(async (id) => {
      const { isAccelerated: _isAccelerated, ...probe } = await RUNNERS[id].probe();
      return { id, ...probe };
    }),
  );
  const { record } = await chooseRunner(input.runner);
  const reason = input.runner === 'auto' ? message('train.runner.why.info', { prediction: record.id }) : record.reason;
  return {
    runners,
    chosen: { prediction: record.id, training: 'tfjs', reason },
    node: process.version,
    cores: availableParallelism(),
    residentBytes: process.memoryUsage.rss(),
  };
}
