import type { z } from 'zod';
import type { LEARNING_METHODS, RunnerId } from '#shared/contract/engine/learning.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { RUNNERS } from './choose.ts';
import { CONFORMANCE_CASES } from './conformance.ts';
import type { ConformanceCase } from './conformance.ts';

type Method = (typeof LEARNING_METHODS)['engine.selftest'];
type Check = z.infer<Method['output']>['checks'][number];

/** Runs the conformance cases on every runner that is available: the engine's `engine.selftest`. A few seconds. */
export async function runSelftest(
  input: z.infer<Method['input']>,
  context: EngineContext<'engine.selftest'>,
): Promise<z.infer<Method['output']>> {
  await readyTfjs();
  const ids: RunnerId[] = [];
  for (const runner of Object.values(RUNNERS)) if ((await runner.probe()).available) ids.push(runner.id);
  const total = ids.length * CONFORMANCE_CASES.length;
  const checks: Check[] = [];
  for (const id of ids) {
    for (const one of CONFORMANCE_CASES) {
      context.signal.throwIfAborted();
      checks.push(await check(id, one, input.resourcesDir));
      context.progress({ phase: 'selftest', done: checks.length, total, unit: 'checks' });
    }
  }
  return { checks };
}

async function check(runner: RunnerId, one: ConformanceCase, resourcesDir: string): Promise<Check> {
  const startedAt = performance.now();
  const finish = (passed: boolean, detail: string): Check => ({
    runner,
    name: one.name,
    passed,
    detail,
    milliseconds: performance.now() - startedAt,
  });
  try {
    const difference = await one.largestDifference(RUNNERS[runner], resourcesDir);
    return finish(
      difference <= one.tolerance,
      `largest difference ${difference.toExponential(1)}, at most ${one.tolerance.toExponential(1)}`,
    );
  } catch (thrown) {
    return finish(false, thrown instanceof Error ? thrown.message : String(thrown));
  }
}
