import type { Precision } from '#shared/contract/engine/runners.ts';
import { forInference } from '#main/engine/compile/compile-model.ts';
import { writeInferenceGraph } from './inference-graph.ts';
import { MEASURED_CLASSES, MEASURED_SIZE, measuredNetwork } from './measure-network.ts';
import type { Timing } from './measured.ts';
import { labelledBatch, PLAIN_TRAINING } from './plain-training.ts';
import { TensorFlowSession } from './session.ts';
import type { Fed } from './session.ts';
import { NetworkTrainer } from './trainer.ts';

const BATCH = 8;
/** The first runs plan and allocate. */
const WARM_UP = 2;
const RUNS = 7;

/** Times training steps and predictions of a small network in this process, with the switches that its environment had. A second or two. */
export function measureSteps(compute: Precision): Timing {
  const values = Float32Array.from({ length: BATCH * MEASURED_SIZE * MEASURED_SIZE * 3 }, (_, at) => Math.sin(78.233 * (at + 1)));
  const input: Fed = { shape: [BATCH, MEASURED_SIZE, MEASURED_SIZE, 3], values };
  const train = timeTraining(input, compute);
  const predict = timePrediction(input, compute);
  return { trainMs: train.ms, trainCpuMs: train.cpuMs, predictMs: predict.ms, predictCpuMs: predict.cpuMs };
}

function timeTraining(input: Fed, compute: Precision): Fastest {
  const trainer = new NetworkTrainer(measuredNetwork(), { ...PLAIN_TRAINING, compute });
  const classes = Array.from({ length: BATCH }, (_, row) => row % MEASURED_CLASSES);
  const batch = labelledBatch(input, { classes, units: MEASURED_CLASSES });
  try {
    return fastest((run) => trainer.step(batch, { learningRate: 1e-4, step: run + 1, seed: 1, augmentation: null }));
  } finally {
    trainer.close();
  }
}

function timePrediction(input: Fed, compute: Precision): Fastest {
  const graph = writeInferenceGraph(forInference(measuredNetwork()), compute);
  const session = TensorFlowSession.open(graph.savedModel);
  try {
    return fastest(() => session.run(new Map([[graph.input, input]]), [graph.output]));
  } finally {
    session.close();
  }
}

interface Fastest {
  readonly ms: number;
  readonly cpuMs: number;
}

/** The fastest of some runs: what other programs take away only ever adds. */
function fastest(run: (at: number) => unknown): Fastest {
  let ms = Number.POSITIVE_INFINITY;
  let cpuMs = Number.POSITIVE_INFINITY;
  for (let at = 0; at < WARM_UP + RUNS; at++) {
    const startedAt = performance.now();
    const usedBefore = process.cpuUsage();
    run(at);
    if (at < WARM_UP) continue;
    const { user, system } = process.cpuUsage(usedBefore);
    ms = Math.min(ms, performance.now() - startedAt);
    // Where the system counts in large ticks a short run may seem to take none.
    cpuMs = Math.min(cpuMs, Math.max(SHORTEST_TICK_MS, (user + system) / 1000));
  }
  return { ms, cpuMs };
}

const SHORTEST_TICK_MS = 0.1;
