import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { prepareDecoding } from './ours/decoding.ts';
import { prepareEpoch } from './ours/epoch.ts';
import { prepareFrozenJob } from './ours/frozen-job.ts';
import { prepareMalaria } from './ours/malaria.ts';
import { preparePrediction } from './ours/prediction.ts';
import { prepareFirstStep, prepareTrainStep } from './ours/training.ts';
import type { TaskOf, Workload } from './ours/workload.ts';
import type { Sample, Task, TaskKind } from './benchmark.ts';

/*
 * Our side of a benchmark: a process that is told its work line by line, as the Python peers are (`peers/peer.py`):
 * {"do":"prepare","task":…} -> {"ok":true}; {"do":"run","count":n} -> {"ok":true,"samples":[…]}. It ends with its standard input.
 */

const PREPARE: { readonly [K in TaskKind]: (task: TaskOf<K>) => Promise<Workload> } = {
  'train-step': prepareTrainStep,
  'first-step': prepareFirstStep,
  epoch: prepareEpoch,
  predict: preparePrediction,
  'frozen-job': prepareFrozenJob,
  malaria: prepareMalaria,
  decode: prepareDecoding,
};

type Request = { readonly do: 'prepare'; readonly task: Task } | { readonly do: 'run'; readonly count: number };

let workload: Workload | null = null;

/** The most memory that this process ever held. */
function peakBytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
}

async function answer(request: Request): Promise<object> {
  if (request.do === 'prepare') {
    // The pairing of kind and task cannot be followed through the union.
    const prepare = PREPARE[request.task.kind] as (task: Task) => Promise<Workload>;
    workload = await prepare(request.task);
    return {};
  }
  const samples: Sample[] = [];
  for (let at = 0; at < request.count; at += 1) {
    const before = process.cpuUsage();
    const sample = await workload!.run();
    const { user, system } = process.cpuUsage(before);
    samples.push({ ...sample, cpuMs: (user + system) / 1000, peakBytes: peakBytes() });
  }
  return { samples };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const reply = await answer(JSON.parse(line) as Request);
    process.stdout.write(`${JSON.stringify({ ok: true, ...reply })}\n`);
  } catch (thrown) {
    const error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    process.stdout.write(`${JSON.stringify({ ok: false, error })}\n`);
  }
}
process.exit(0);
