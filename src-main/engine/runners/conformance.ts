import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { RunnerId } from '#shared/contract/engine/runners.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import { preprocess } from '#shared/domain/imaging/preprocessing.ts';
import { loadFeatureModel } from '#main/engine/architectures/registry.ts';
import * as networks from './conformance-networks.ts';
import { gradientDifference, TRAINED_OPTIMIZERS, trainedLosses } from './conformance-training.ts';
import type { TrainedOptimizer } from './conformance-training.ts';
import { EXPECTED, EXPECTED_LITE0, EXPECTED_LOSSES } from './conformance-values.ts';
import { formulaPixels, hashUnit } from './formula.ts';
import type { ModelSource, Runner } from './runner.ts';

/** A small job with a known answer that every runner must give. */
export interface ConformanceCase {
  readonly name: string;
  readonly tolerance: number;
  /** The only runner that does such jobs; left out: all of them. */
  readonly only?: RunnerId;
  /** Runs the job and returns the largest absolute difference from the answer. */
  readonly largestDifference: (runner: Runner, resourcesDir: string) => Promise<number>;
}

const THREADS = 1;

interface Job {
  readonly source: ModelSource;
  readonly input: Float32Array;
  readonly batch: number;
}

async function runOnce(runner: Runner, { source, input, batch }: Job): Promise<Float32Array> {
  const model = await runner.open(source, { threads: THREADS, compiledDir: null, accelerate: true });
  try {
    return await model.run(input, batch);
  } finally {
    await model.close();
  }
}

function largest(found: Float32Array, expected: ReadonlyMap<number, number>): number {
  return Math.max(...[...expected].map(([index, value]) => Math.abs((found[index] ?? Number.POSITIVE_INFINITY) - value)));
}

function inOrder(values: readonly number[]): ReadonlyMap<number, number> {
  return new Map(values.map((value, index) => [index, value]));
}

/** A network of `conformance-networks.ts` and what it is given: two images or rows from the formula. */
export interface SmallJob {
  readonly name: keyof typeof EXPECTED;
  readonly build: () => LayersModel;
  readonly input: Float32Array;
  readonly shape: readonly number[];
}

/** Images in each small job. */
const BATCH = 2;

function images(size: number, salt: number): Pick<SmallJob, 'input' | 'shape'> {
  return { input: formulaPixels({ count: BATCH, size, block: 4, salt }), shape: [BATCH, size, size, 3] };
}

/** The small jobs, whose answers the tests compute again. */
export const SMALL_JOBS: readonly SmallJob[] = [
  { name: 'small-network', build: networks.buildSmallNetwork, ...images(16, 70) },
  { name: 'convolutions', build: networks.buildConvolutions, ...images(12, 72) },
  { name: 'pools', build: networks.buildPools, ...images(12, 73) },
  { name: 'shapes', build: networks.buildShapes, ...images(8, 74) },
  { name: 'head', build: networks.buildFormulaHead, input: Float32Array.from(hashUnit(BATCH * 32, 71)), shape: [BATCH, 32] },
];

/** Sums of a few hundred products in float32, in any order. */
const SMALL_TOLERANCE = 1e-5;

const SMALL_CASES = SMALL_JOBS.map(({ name, build, input }): ConformanceCase => ({
  name,
  tolerance: SMALL_TOLERANCE,
  largestDifference: async (runner) => {
    const source = { name, contentHash: null, load: async () => build() };
    return largest(await runOnce(runner, { source, input, batch: BATCH }), inOrder(EXPECTED[name]));
  },
}));

const LARGE_CASE: ConformanceCase = {
  name: 'efficientnet-lite0',
  tolerance: 1e-4,
  largestDifference: async (runner, resourcesDir) => {
    const id = 'efficientnet-lite0';
    const { inputSize, preprocessing } = BACKBONES[id];
    const source = { name: id, contentHash: null, load: () => loadFeatureModel(id, resourcesDir) };
    const input = preprocess(formulaPixels({ count: 1, size: inputSize, block: 16, salt: 90 }), preprocessing);
    return largest(await runOnce(runner, { source, input, batch: 1 }), EXPECTED_LITE0);
  },
};

// The keys are those of the table.
const OPTIMIZER_NAMES = Object.keys(TRAINED_OPTIMIZERS) as TrainedOptimizer[];

const TRAINING_CASES: readonly ConformanceCase[] = [
  ...OPTIMIZER_NAMES.map((name): ConformanceCase => ({
    name: `training-${name}`,
    only: 'tensorflow',
    tolerance: SMALL_TOLERANCE,
    largestDifference: async () =>
      largest(Float32Array.from(trainedLosses(TRAINED_OPTIMIZERS[name])), inOrder(EXPECTED_LOSSES[name])),
  })),
  // A loss of seven digits divided by a step of 0.02; 4e-5 was seen.
  { name: 'gradients', only: 'tensorflow', tolerance: 1e-3, largestDifference: async () => gradientDifference() },
];

/** The conformance cases, quick ones first. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [...SMALL_CASES, ...TRAINING_CASES, LARGE_CASE];
