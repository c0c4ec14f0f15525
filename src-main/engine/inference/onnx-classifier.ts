import { readFile } from 'node:fs/promises';
import type { OnnxRecord, PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { openOnnxSession } from '#main/engine/onnx/session.ts';
import type { OnnxSession } from '#main/engine/onnx/session.ts';
import { onnxRunner } from '#main/engine/runners/onnx-runner.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { runnerThreads } from '#main/engine/runners/threads.ts';
import type { Classifier, ClassifierRequest } from './classifier.ts';
import { requireWeights, weightsOf } from './model-version.ts';
import type { OnnxVersion } from './model-version.ts';
import { imageClassifier } from './network-classifier.ts';

/**
 * Opens an ONNX file from elsewhere. Only ONNX Runtime can run it: on the processor, and without rewriting the graph. Its bytes are handed
 * over, not its path, so that it cannot name other files. Errors: `engine/runner-unavailable`, `weights/changed`, `model/unreadable`.
 */
export async function openOnnxClassifier(version: OnnxVersion, request: ClassifierRequest): Promise<Classifier> {
  const { runner } = request;
  if (runner !== 'auto' && runner !== 'onnx')
    throw new AppError('engine/runner-unavailable', { runner, reason: message('import.onnxOnly') });
  await requireWeights(version);
  const { device, version: runtime, reason } = await onnxRunner.probe('files');
  return imageClassifier(await openOnnxModel(version), version.manifest, { id: 'onnx', device, version: runtime, reason });
}

/** The same as a model that takes images NHWC in batches of any size; of a single unit it gives the unit. The weights' hash is not looked at. */
export async function openOnnxModel(version: OnnxVersion): Promise<OpenModel> {
  const { manifest, onnx } = version;
  return openModelOf(await openSession(version), onnx, { ...manifest.preprocessing, isSigmoid: manifest.output === 'sigmoid' });
}

async function openSession(version: OnnxVersion): Promise<OnnxSession> {
  const { onnx, dir, manifest } = version;
  const { width, height } = manifest.preprocessing;
  const inputShape = onnx.layout === 'nhwc' ? [height, width, 3] : [3, height, width];
  const bytes = await readFile(weightsOf(version).path);
  const units = manifest.output === 'sigmoid' ? 1 : manifest.classes.length;
  const model = { bytes, input: onnx.input, output: onnx.output, inputShape, outputShape: [units] };
  try {
    return await openOnnxSession(model, { provider: 'cpu', threads: runnerThreads(), sharesCores: true, rewrites: false });
  } catch (cause) {
    throw new AppError(
      'model/unreadable',
      { path: dir, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}

interface Shape extends Pick<PreprocessingContract, 'width' | 'height'> {
  readonly isSigmoid: boolean;
}

/** The session as a model that takes NHWC in batches of any size and gives probabilities. */
function openModelOf(session: OnnxSession, { layout, batch: atOnce, scores }: OnnxRecord, shape: Shape): OpenModel {
  const length = shape.width * shape.height * 3;
  const runPart = async (input: Float32Array, count: number): Promise<Float32Array> => {
    const size = atOnce ?? count;
    // A fixed batch is filled up with nothing; what comes of that is thrown away.
    const filled = size === count ? input : new Float32Array(size * length);
    if (filled !== input) filled.set(input);
    const output = await session.run(layout === 'nhwc' ? filled : channelsFirst(filled, shape), size);
    const own = output.subarray(0, (output.length / size) * count);
    return scores === 'probabilities' ? own : probabilitiesOf(own, own.length / count, shape.isSigmoid);
  };
  const run = async (input: Float32Array, batch: number): Promise<Float32Array> => {
    const parts: Float32Array[] = [];
    const step = atOnce ?? batch;
    for (let start = 0; start < batch; start += step) {
      const count = Math.min(step, batch - start);
      parts.push(await runPart(input.subarray(start * length, (start + count) * length), count));
    }
    return Float32Array.from(parts.flatMap((part) => [...part]));
  };
  return { run, bestBatch: atOnce ?? 8, close: session.release };
}

/** Rows, columns, channels to channels, rows, columns, image by image. */
export function channelsFirst(images: Float32Array, { width, height }: Pick<Shape, 'width' | 'height'>): Float32Array {
  const plane = width * height;
  const out = new Float32Array(images.length);
  for (let start = 0; start < images.length; start += plane * 3) {
    for (let pixel = 0; pixel < plane; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        // Inside both arrays by the loops' limits.
        out[start + channel * plane + pixel] = images[start + pixel * 3 + channel] as number;
      }
    }
  }
  return out;
}

/** Softmax over each row, or the sigmoid of each value, in float64. */
function probabilitiesOf(scores: Float32Array, units: number, isSigmoid: boolean): Float32Array {
  if (isSigmoid) return scores.map((score) => 1 / (1 + Math.exp(-score)));
  const out = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += units) {
    const row = scores.subarray(start, start + units);
    const largest = Math.max(...row);
    const powers = Array.from(row, (score) => Math.exp(score - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    powers.forEach((power, index) => {
      out[start + index] = power / sum;
    });
  }
  return out;
}
