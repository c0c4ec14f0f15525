import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import { preprocess } from '#shared/domain/imaging/preprocessing.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import { loadFeatureModel } from '#main/engine/architectures/registry.ts';
import { EXPECTED_HEAD, EXPECTED_LITE0, EXPECTED_SMALL } from './conformance-values.ts';
import { formulaPixels, hashUnit } from './formula.ts';
import type { ModelSource, Runner } from './runner.ts';

/** A small job with a known answer that every runner must give. */
export interface ConformanceCase {
  readonly name: string;
  readonly tolerance: number;
  /** Runs the job and returns the largest absolute difference from the answer. */
  readonly largestDifference: (runner: Runner, resourcesDir: string) => Promise<number>;
}

const THREADS = 1;

/** Every weight from the formula: kernels around zero, variances around one. */
function setFormulaWeights(model: tfl.LayersModel): tfl.LayersModel {
  tf.tidy(() => {
    const values = model.weights.map((weight, salt) => {
      const unit = hashUnit(
        weight.shape.reduce<number>((size, length) => size * (length ?? 1), 1),
        salt,
      );
      const isScale = /variance|gamma/.test(weight.originalName);
      return tf.tensor(
        Float32Array.from(unit, (u) => (isScale ? 0.9 + 0.2 * u : 0.4 * (u - 0.5))),
        weight.shape.map(Number),
        'float32',
      );
    });
    model.setWeights(values);
  });
  return model;
}

/** A network of 16 x 16 pixels with every kind of layer that is compiled. */
export function buildSmallNetwork(): tfl.LayersModel {
  const { layers } = tfl;
  const input = tfl.input({ shape: [16, 16, 3], name: 'pixels' });
  const steps = [
    layers.rescaling({ scale: 1 / 128, offset: -127 / 128, name: 'rescaling' }),
    layers.zeroPadding2d({
      padding: [
        [1, 0],
        [0, 1],
      ],
      name: 'padding',
    }),
    layers.conv2d({
      filters: 8,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      useBias: false,
      kernelInitializer: 'zeros',
      name: 'conv',
    }),
    layers.batchNormalization({ name: 'norm' }),
    layers.reLU({ maxValue: 6, name: 'relu6' }),
    layers.depthwiseConv2d({
      kernelSize: 3,
      depthMultiplier: 2,
      padding: 'valid',
      depthwiseInitializer: 'zeros',
      name: 'depthwise',
    }),
    layers.activation({ activation: 'relu', name: 'relu' }),
    layers.conv2d({ filters: 16, kernelSize: 1, activation: 'sigmoid', kernelInitializer: 'zeros', name: 'project' }),
  ];
  const trunk = steps.reduce((value, layer) => layer.apply(value) as tfl.SymbolicTensor, input);
  const branch = layers.batchNormalization({ name: 'unfolded' }).apply(trunk) as tfl.SymbolicTensor;
  const sum = layers.add({ name: 'sum' }).apply([trunk, branch]) as tfl.SymbolicTensor;
  const flat = layers.flatten({ name: 'flat' }).apply(sum);
  const hidden = layers.dense({ units: 12, activation: 'relu6', kernelInitializer: 'zeros', name: 'hidden' }).apply(flat);
  const kept = layers.dropout({ rate: 0.5, name: 'dropout' }).apply(hidden);
  const last = layers.dense({ units: 5, kernelInitializer: 'zeros', name: 'last' }).apply(kept);
  const output = layers.softmax({ name: 'softmax' }).apply(last) as tfl.SymbolicTensor;
  return setFormulaWeights(tfl.model({ inputs: input, outputs: output, name: 'small' }));
}

export function buildFormulaHead(): tfl.LayersModel {
  return setFormulaWeights(buildHead({ featureCount: 32, classCount: 4, hiddenUnits: 8, dropout: 0.3 }));
}

interface Job {
  readonly source: ModelSource;
  readonly input: Float32Array;
  readonly batch: number;
}

async function runOnce(runner: Runner, { source, input, batch }: Job): Promise<Float32Array> {
  const model = await runner.open(source, { threads: THREADS, compiledDir: null });
  try {
    return await model.run(input, batch);
  } finally {
    await model.close();
  }
}

function built(name: string, build: () => tfl.LayersModel): ModelSource {
  return { name, contentHash: null, load: async () => build() };
}

function largest(found: Float32Array, expected: ReadonlyMap<number, number>): number {
  return Math.max(...[...expected].map(([index, value]) => Math.abs((found[index] ?? Number.POSITIVE_INFINITY) - value)));
}

function inOrder(values: readonly number[]): ReadonlyMap<number, number> {
  return new Map(values.map((value, index) => [index, value]));
}

/** The answer of the small network on two formula images; used by the tests to compare backends. */
export const SMALL_INPUT = formulaPixels({ count: 2, size: 16, block: 4, salt: 70 });

/** The conformance cases, quick ones first. */
export const CONFORMANCE_CASES: readonly ConformanceCase[] = [
  {
    name: 'small-network',
    tolerance: 1e-5,
    largestDifference: async (runner) => {
      const found = await runOnce(runner, { source: built('small', buildSmallNetwork), input: SMALL_INPUT, batch: 2 });
      return largest(found, inOrder(EXPECTED_SMALL));
    },
  },
  {
    name: 'head',
    tolerance: 1e-5,
    largestDifference: async (runner) => {
      const input = Float32Array.from(hashUnit(64, 71));
      const found = await runOnce(runner, { source: built('head', buildFormulaHead), input, batch: 2 });
      return largest(found, inOrder(EXPECTED_HEAD));
    },
  },
  {
    name: 'efficientnet-lite0',
    tolerance: 1e-4,
    largestDifference: async (runner, resourcesDir) => {
      const id = 'efficientnet-lite0';
      const { inputSize, preprocessing } = BACKBONES[id];
      const source = { name: id, contentHash: null, load: () => loadFeatureModel(id, resourcesDir) };
      const input = preprocess(formulaPixels({ count: 1, size: inputSize, block: 16, salt: 90 }), preprocessing);
      return largest(await runOnce(runner, { source, input, batch: 1 }), EXPECTED_LITE0);
    },
  },
];
