import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { OnnxBuilder } from '#main/engine/onnx/builder.ts';
import type { Provider } from '#main/engine/onnx/session.ts';
import { openOnnxSession } from '#main/engine/onnx/session.ts';
import type { OnnxModel } from '#main/engine/onnx/write-model.ts';
import { hashUnit } from './formula.ts';

/** What a trial of a provider found. */
export const providerTrialSchema = z.strictObject({
  /** Largest absolute difference from the processor, as a part of the largest value. */
  difference: z.number().nonnegative(),
  providerMs: z.number().positive(),
  processorMs: z.number().positive(),
});
export type ProviderTrial = z.infer<typeof providerTrialSchema>;

const BATCH = 8;
const SIZE = 56;
const CHANNELS = 64;
const LAYERS = 4;
const RUNS = 5;

/** Runs a few convolutions on a provider and on the processor: same answers? and how fast. May crash or hang where a driver is broken. */
export async function tryProvider(provider: Provider): Promise<ProviderTrial> {
  const model = convolutions();
  const input = Float32Array.from(hashUnit(BATCH * SIZE * SIZE * CHANNELS, 1), (u) => 2 * u - 1);
  // The provider first: where there is no device the trial is over at once.
  const found = await timed(model, provider, input);
  const expected = await timed(model, 'cpu', input);
  let difference = 0;
  let largest = 0;
  for (const [index, value] of expected.output.entries()) {
    difference = Math.max(difference, Math.abs(value - (found.output[index] ?? Number.POSITIVE_INFINITY)));
    largest = Math.max(largest, Math.abs(value));
  }
  return { difference: difference / largest, providerMs: found.ms, processorMs: expected.ms };
}

/** The output of one run, and the fastest of some. */
async function timed(model: OnnxModel, provider: Provider, input: Float32Array): Promise<{ output: Float32Array; ms: number }> {
  const session = await openOnnxSession(model, { provider, threads: availableParallelism(), sharesCores: false });
  const output = (await session.run(input, BATCH)).slice();
  let ms = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    await session.run(input, BATCH);
    ms = Math.min(ms, performance.now() - startedAt);
  }
  await session.release();
  return { output, ms };
}

/** Four 3 x 3 convolutions of 64 channels with ReLUs: what the networks here spend their time with. */
function convolutions(): OnnxModel {
  const builder = new OnnxBuilder();
  const shape = [CHANNELS, SIZE, SIZE];
  builder.graphInput('input', shape);
  let value = 'input';
  for (let layer = 0; layer < LAYERS; layer++) {
    const limit = Math.sqrt(6 / (9 * CHANNELS)); // He's: values keep their size from layer to layer
    const kernel = Float32Array.from(hashUnit(CHANNELS * CHANNELS * 9, 2 + layer), (u) => (2 * u - 1) * limit);
    const name = builder.constant(`kernel${layer}`, [CHANNELS, CHANNELS, 3, 3], kernel);
    builder.node('Conv', [value, name], `conv${layer}`, { kernel_shape: [3, 3], pads: [1, 1, 1, 1] });
    builder.node('Relu', [`conv${layer}`], `relu${layer}`);
    value = `relu${layer}`;
  }
  builder.graphOutput(value, shape);
  return { bytes: builder.toBytes('trial'), input: 'input', output: value, inputShape: shape, outputShape: shape };
}
