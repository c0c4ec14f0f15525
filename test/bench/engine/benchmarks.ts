import type { Benchmark, Conditions } from './benchmark.ts';
import { decoding, epochFromFiles, frozenBackbone } from './from-files.ts';
import { malariaAccuracy } from './study-accuracy.ts';
import { predictions } from './prediction.ts';
import { firstStep, trainingSteps } from './training-step.ts';

/** Every benchmark of the engine, in the order of the tables. */
export async function makeBenchmarks(conditions: Conditions): Promise<readonly Benchmark[]> {
  return [
    ...trainingSteps(conditions),
    firstStep(conditions),
    ...predictions(conditions),
    epochFromFiles(conditions),
    frozenBackbone(conditions),
    await decoding(conditions),
    malariaAccuracy(conditions),
  ];
}
