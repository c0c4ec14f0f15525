import type * as ort from 'onnxruntime-node';
import type { OnnxModel } from './write-model.ts';

type Ort = typeof ort;

/** Where ONNX Runtime computes: the processor, or a way to a graphics card or another accelerator. */
export type Provider = 'cpu' | 'cuda' | 'dml' | 'coreml' | 'webgpu';

let loaded: Promise<Ort> | null = null;

/** ONNX Runtime, loaded on first use (its native library takes 40 MB of memory). Rejects where it cannot be loaded. */
export function loadOrt(): Promise<Ort> {
  // NVIDIA's libraries round the factors of products to ten bits otherwise: results would differ from the processor's in the third digit.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  loaded ??= import('onnxruntime-node');
  return loaded;
}

/** A model ready to run on ONNX Runtime. `run` blocks its thread while it computes. */
export interface OnnxSession {
  readonly run: (input: Float32Array, batch: number) => Promise<Float32Array>;
  readonly release: () => Promise<void>;
}

/** How a session computes. */
export interface SessionOptions {
  readonly provider: Provider;
  /** How many cores one run uses, on the processor. */
  readonly threads: number;
  /**
   * Whether decoding or a window needs the same cores: threads that wait then sleep. Where nothing else computes they spin between two
   * operations of a run (and never after it): waking them costs up to a tenth of a small network's time.
   */
  readonly sharesCores: boolean;
  /**
   * Whether the runtime may rewrite the graph, which it may unless told otherwise. Not where the graph is not ours: it takes a padding with
   * zeros into a max-pool behind it as if it were minus infinity, which changes ResNet50V2's features by a hundredth, silently.
   */
  readonly rewrites?: boolean;
}

/** Opens a session. What an accelerator does not have runs on the processor. Rejects with the runtime's own words. */
export async function openOnnxSession(model: OnnxModel, options: SessionOptions): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadOrt();
  const session = await InferenceSession.create(model.bytes, {
    executionProviders: options.provider === 'cpu' ? ['cpu'] : [options.provider, 'cpu'],
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: (options.rewrites ?? true) ? 'all' : 'disabled',
    // DirectML demands it.
    ...(options.provider === 'dml' && { enableMemPattern: false }),
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: options.sharesCores ? '0' : '1' }, force_spinning_stop: '1' } },
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
