import * as tfl from '@tensorflow/tfjs-layers';
import type { NetworkTask } from '#test/bench/engine/benchmark.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { NetworkBuilder } from '#main/engine/architectures/network-builder.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { drawInitialWeights } from '#main/engine/training/initial-weights.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';

/** The classes of every benchmark's classifier. */
export const CLASSES = 2;

/** A network with its two-class head, weights zero. The caller disposes it. */
async function buildClassifier({ network, inputSize, head }: NetworkTask): Promise<tfl.LayersModel> {
  await readyTfjs();
  const base = buildNetwork(network, inputSize);
  const features = base.outputs[0]!;
  const top = new NetworkBuilder();
  const flat = head === 'pooled' ? top.globalAveragePool(features) : top.dense(top.flatten(features), 256, 'relu');
  return tfl.model({ inputs: base.inputs, outputs: top.dense(flat, CLASSES, 'softmax'), name: network });
}

/** The same compiled with the weights that the product draws where none are given: Glorot, as Keras. */
export async function compileStartingClassifier(task: NetworkTask): Promise<Graph> {
  const model = await buildClassifier(task);
  try {
    return compileModel(model, drawInitialWeights(model, 'bench'));
  } finally {
    model.dispose();
  }
}

/**
 * The same for prediction: Glorot's depthwise kernels make the signal of an untrained network vanish, down to subnormal numbers, which
 * are slow. Here every kernel keeps the signal's size, as He's rule does.
 */
export async function buildLivelyClassifier(task: NetworkTask): Promise<tfl.LayersModel> {
  const model = await buildClassifier(task);
  makeLively(model);
  return model;
}

/** Puts weights into a model through which a signal neither vanishes nor explodes. */
export function makeLively(model: tfl.LayersModel): void {
  const drawn = drawInitialWeights(model, 'bench');
  const lively = [...drawn.values()].map(({ name, shape, values }) => {
    if (!name.endsWith('kernel')) return { name, shape, values };
    const fanIn = values.length / (name.endsWith('depthwise_kernel') ? shape.at(-2)! : shape.at(-1)!);
    const limit = Math.sqrt(6 / fanIn);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return { name, shape, values: values.map((value) => (value / largest) * limit) };
  });
  assignNamedWeights(model, lively);
}
