import { join } from 'node:path';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { Benchmark, Conditions, NetworkTask } from './benchmark.ts';
import { bothKeras, KERAS, KERAS_ONEDNN, ORT, ours } from './benchmark.ts';

interface Case extends NetworkTask {
  /** Batches in a repetition: enough that Keras' cost of a `predict` call does not count. */
  readonly batches: number;
  /** How many times as fast as Keras it must be. */
  readonly timesKeras: number;
}

const CASES: readonly Case[] = [
  { network: 'mobilenet-v2', inputSize: 224, head: 'pooled', batch: 8, batches: 12, timesKeras: 2.5 },
  { network: 'densenet201', inputSize: 224, head: 'pooled', batch: 8, batches: 2, timesKeras: 1.5 },
  { network: 'resnet50v2', inputSize: 128, head: 'pooled', batch: 8, batches: 4, timesKeras: 1.5 },
  { network: 'inception-v3', inputSize: 299, head: 'pooled', batch: 8, batches: 2, timesKeras: 1.2 },
  { network: 'vgg16', inputSize: 224, head: 'flattened', batch: 8, batches: 2, timesKeras: 1.05 },
];

/** Prediction from tensors through the runner that the product chooses, beside Keras' `predict` and Python's onnxruntime. */
export function predictions({ isQuick, folder }: Conditions): readonly Benchmark[] {
  return CASES.map(({ timesKeras, ...one }): Benchmark => {
    const batches = isQuick ? 1 : one.batches;
    const task = { kind: 'predict', ...one, batches, onnxFile: join(folder, `${one.network}.onnx`) } as const;
    return {
      name: `predict-${one.network}`,
      group: 'Prediction from tensors, batch 8, an image',
      sides: [ours(task), ...bothKeras(task), { name: ORT, program: 'onnxruntime', task, env: {} }],
      rows: [
        {
          title: `${NETWORKS[one.network].title} ${one.inputSize}`,
          measure: 'imageMs',
          unit: 'ms',
          atLeast: { [KERAS]: timesKeras, [KERAS_ONEDNN]: timesKeras, [ORT]: 0.95 },
          atMost: null,
        },
      ],
      rounds: isQuick ? 1 : 5,
      count: 1,
      warmUp: 1,
      isFresh: false,
      unable: null,
    };
  });
}
