import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { Benchmark, Conditions, NetworkTask } from './benchmark.ts';
import { bothKeras, ours, timesKeras } from './benchmark.ts';

interface Case extends NetworkTask {
  /** Steps in a turn. */
  readonly count: number;
  /** Whether bfloat16 is measured too. */
  readonly hasBfloat16: boolean;
}

const CASES: readonly Case[] = [
  { network: 'mobilenet-v2', inputSize: 224, head: 'pooled', batch: 8, count: 3, hasBfloat16: false },
  { network: 'resnet50v2', inputSize: 128, head: 'pooled', batch: 32, count: 1, hasBfloat16: true },
  { network: 'densenet201', inputSize: 224, head: 'pooled', batch: 8, count: 1, hasBfloat16: false },
  { network: 'inception-v3', inputSize: 299, head: 'pooled', batch: 8, count: 1, hasBfloat16: true },
  { network: 'vgg16', inputSize: 224, head: 'flattened', batch: 8, count: 1, hasBfloat16: false },
];

/** One training step through all layers: Adam, categorical cross-entropy, Keras' `train_on_batch`. */
export function trainingSteps(conditions: Conditions): readonly Benchmark[] {
  const float32 = CASES.map((one) => benchmarkOf(one, 'float32', conditions));
  const bfloat16 = CASES.filter(({ hasBfloat16 }) => hasBfloat16).map((one) => benchmarkOf(one, 'bfloat16', conditions));
  return [...float32, ...bfloat16];
}

function benchmarkOf(one: Case, compute: 'float32' | 'bfloat16', { isQuick, flags }: Conditions): Benchmark {
  const { count, hasBfloat16: _hasBfloat16, ...network } = one;
  const batch = isQuick ? 2 : one.batch;
  const task = { kind: 'train-step', compute, ...network, batch } as const;
  const isMixed = compute === 'bfloat16';
  const title = `${NETWORKS[one.network].title} ${one.inputSize}, batch ${batch}`;
  const hasArithmetic = flags.has('amx_bf16') || flags.has('avx512_bf16');
  return {
    name: `train-${one.network}${isMixed ? '-bfloat16' : ''}`,
    group: isMixed ? 'Training step in bfloat16' : 'Training step',
    sides: [ours(task), ...bothKeras(task)],
    rows: [
      { title, measure: 'stepMs', unit: 'ms', atLeast: timesKeras(1), atMost: null },
      { title: `${title}: peak memory`, measure: 'peakBytes', unit: 'GB', atLeast: timesKeras(1), atMost: null },
    ],
    rounds: isQuick ? 1 : 5,
    count: isQuick ? 1 : count,
    warmUp: isQuick ? 1 : 2,
    isFresh: false,
    unable: isMixed && !hasArithmetic ? 'this processor has no bfloat16 arithmetic' : null,
  };
}

/** From nothing to the first step: TF.js layers, starting weights, compiler, TensorFlow's own optimiser. */
export function firstStep({ isQuick }: Conditions): Benchmark {
  const task = {
    kind: 'first-step',
    compute: 'float32',
    network: 'densenet201',
    inputSize: 224,
    head: 'pooled',
    batch: isQuick ? 2 : 8,
  } as const;
  return {
    name: 'first-step',
    group: 'Before the first step',
    // Keras builds and traces the same graph with oneDNN and without it.
    sides: [ours(task), ...bothKeras(task).slice(0, 1)],
    rows: [
      { title: 'DenseNet201 224: build and load', measure: 'loadMs', unit: 's', atLeast: {}, atMost: 10 },
      { title: 'DenseNet201 224: build, load and first step', measure: 'firstStepMs', unit: 's', atLeast: {}, atMost: null },
    ],
    rounds: isQuick ? 1 : 2,
    count: 1,
    warmUp: 0,
    isFresh: true,
    unable: null,
  };
}
