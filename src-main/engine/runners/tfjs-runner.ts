import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { message } from '#shared/messages/messages.ts';
import { readyTfjs, TFJS_VERSION } from '#main/engine/tfjs/backend.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import type { OpenModel, Runner, RunnerProbe } from './runner.ts';

/** TensorFlow.js itself on WebAssembly: the reference, and the last resort for prediction (slow, works everywhere). */
export const tfjsRunner: Runner = {
  id: 'tfjs',
  probe: async (): Promise<RunnerProbe> => {
    try {
      await readyTfjs();
      return {
        available: true,
        device: 'WebAssembly',
        isAccelerated: false,
        version: TFJS_VERSION,
        reason: message('train.runner.tfjs.available'),
      };
    } catch (thrown) {
      const problem = thrown instanceof Error ? thrown.message : String(thrown);
      return {
        available: false,
        device: 'WebAssembly',
        isAccelerated: false,
        version: TFJS_VERSION,
        reason: message('train.runner.tfjs.unavailable', { problem }),
      };
    }
  },
  open: async (source) => {
    await readyTfjs();
    const model = await source.load();
    const given = await source.weights?.(model);
    if (given !== undefined) assignNamedWeights(model, [...given.values()]);
    return openOnTfjs(model);
  },
};

/** One thread gains nothing from more. */
const BATCH = 8;

/** Runs a model that the runner owns. */
function openOnTfjs(model: LayersModel): OpenModel {
  const inputShape = (model.inputs[0]?.shape ?? []).slice(1).map(Number);
  const run = async (input: Float32Array, batch: number): Promise<Float32Array> => {
    const output = tf.tidy(() => {
      // A model with one output answers with one tensor.
      return model.predictOnBatch(tf.tensor(input, [batch, ...inputShape], 'float32')) as tf.Tensor;
    });
    try {
      return Float32Array.from(await output.data());
    } finally {
      output.dispose();
    }
  };
  const close = async (): Promise<void> => {
    model.dispose();
  };
  return { run, close, bestBatch: BATCH };
}
