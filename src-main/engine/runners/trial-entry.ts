import { runTrialTask, trialTaskSchema } from './trial-tasks.ts';

/*
 * A process of its own that tries something out: a driver that crashes or hangs, or a library that reads its switches once, must not take
 * the engine with it. Gets one task as its argument, sends one answer and ends.
 */

const task = trialTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const answer = await runTrialTask(task);
// `send` is there: this program is only ever forked. It ends once the answer is out, whatever threads a driver has left behind.
process.send?.(answer, () => process.exit(0));
