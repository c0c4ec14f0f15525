import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import type { RunnerId } from '#shared/contract/engine/runners.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { RUNNERS } from './choose.ts';
import { CONFORMANCE_CASES } from './conformance.ts';
import type { ConformanceCase } from './conformance.ts';
import { measureMachine } from './measure-machine.ts';
import { measurementReport } from './measurement-report.ts';

type Method = (typeof LEARNING_METHODS)['engine.selftest'];
type Output = z.infer<Method['output']>;
type Check = Output['checks'][number];

/**
 * Runs the conformance cases on every runner that is available, or on the one that is asked for: the engine's `engine.selftest`. Then
 * measures, where that is asked for, what is fastest here and keeps it for the next start. Some seconds. A runner that is not there is
 * named as missing. Errors: `engine/runner-unavailable` where the one that was asked for is missing.
 */
export async function runSelftest(input: z.infer<Method['input']>, context: EngineContext<'engine.selftest'>): Promise<Output> {
  await readyTfjs();
  const { found, missing } = await findRunners(input.runner);
  const jobs = found.flatMap((id) =>
    CONFORMANCE_CASES.filter(({ only }) => only === undefined || only === id).map((one) => ({ id, one })),
  );
  const checks: Check[] = [];
  const report = (done: number, total: number): void =>
    context.progress({ phase: 'selftest', done: checks.length + done, total: jobs.length + total, unit: 'checks' });
  for (const { id, one } of jobs) {
    context.signal.throwIfAborted();
    checks.push(await check(id, one, input.resourcesDir));
    report(0, 0);
  }
  if (input.measure && found.includes('tensorflow')) await measure(context, report);
  return { checks, missing, measured: measurementReport() };
}

async function findRunners(
  choice: z.infer<Method['input']>['runner'],
): Promise<{ found: RunnerId[]; missing: Output['missing'] }> {
  const found: RunnerId[] = [];
  const missing: Output['missing'] = [];
  for (const { id, probe } of Object.values(RUNNERS)) {
    if (choice !== 'auto' && choice !== id) continue;
    const { available, reason } = await probe('load');
    if (available) found.push(id);
    else if (choice === id) throw new AppError('engine/runner-unavailable', { runner: id, reason });
    else missing.push({ runner: id, reason });
  }
  return { found, missing };
}

async function measure(context: EngineContext<'engine.selftest'>, onTrial: (done: number, total: number) => void): Promise<void> {
  try {
    await measureMachine({ signal: context.signal, onTrial });
  } catch (thrown) {
    context.signal.throwIfAborted();
    // The checks stand; without figures the defaults hold.
    context.log(
      'warn',
      message('train.runner.notMeasured', { problem: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
  }
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
