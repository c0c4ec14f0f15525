import type * as ort from 'onnxruntime-node';
import type { OnnxModel } from './write-model.ts';

type Ort = typeof ort;

let loaded: Promise<Ort> | null = null;

/** ONNX Runtime, loaded on first use (its native library takes 40 MB of memory). Rejects where it cannot be loaded. */
export function loadOrt(): Promise<Ort> {
  loaded ??= import('onnxruntime-node');
  return loaded;
}

/** A model ready to run on ONNX Runtime. `run` blocks its thread while it computes. */
export interface OnnxSession {
  readonly run: (input: Float32Array, batch: number) => Promise<Float32Array>;
  readonly release: () => Promise<void>;
}

/** Opens a session on the processor. `threads`: how many of its cores one run uses. */
export async function openOnnxSession(model: OnnxModel, threads: number): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadOrt();
  const session = await InferenceSession.create(model.bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    // Threads that wait must not burn the core that decoding, the window or a diagnosis needs.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const run = async (input: Float32Array, batch: number): Promise<Float32Array> => {
    const tensor = new Tensor('float32', input, [batch, ...model.inputShape]);
    const results = await session.run({ [model.input]: tensor });
    const data = results[model.output]?.data;
    if (!(data instanceof Float32Array)) throw new TypeError(`output ${model.output} is not float32`);
    return data;
  };
  return { run, release: () => session.release() };
}
