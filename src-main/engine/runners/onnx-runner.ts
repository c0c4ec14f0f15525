import { message } from '#shared/messages/messages.ts';
import { compileForInference } from '#main/engine/compile/compile-model.ts';
import { throughCompiledCache } from '#main/engine/onnx/compiled-cache.ts';
import type { Provider } from '#main/engine/onnx/session.ts';
import { loadOrt, openOnnxSession } from '#main/engine/onnx/session.ts';
import { writeOnnx } from '#main/engine/onnx/write-model.ts';
import type { OnnxModel } from '#main/engine/onnx/write-model.ts';
import { chooseProvider } from './choose-provider.ts';
import { processorName } from './processor.ts';
import type { OpenModel, ModelSource, OpenOptions, ProbeDepth, Runner, RunnerProbe } from './runner.ts';

/**
 * Images run through a network together. On a processor larger batches are slower an image (cache misses, measured); an accelerator has
 * thousands of lanes to fill.
 */
const BATCH = { processor: 8, accelerator: 32 } as const;

const DEVICES = {
  cuda: 'train.runner.device.cuda',
  dml: 'train.runner.device.dml',
  coreml: 'train.runner.device.coreml',
  webgpu: 'train.runner.device.webgpu',
} as const;

/** ONNX Runtime: the fastest way to run a frozen network here (1.1 to 6 times Keras), on the processor or on what is faster. */
export const onnxRunner: Runner = {
  id: 'onnx',
  probe: async (depth = 'files') => probe(depth),
  open: async (source, options) => open(source, options),
};

async function probe(depth: ProbeDepth): Promise<RunnerProbe> {
  const processor = processorName();
  try {
    const ort = await loadOrt();
    const version = ort.env.versions.node ?? ort.env.versions.common;
    const provider = depth === 'load' ? await chooseProvider() : 'cpu';
    const isAccelerated = provider !== 'cpu';
    const device = isAccelerated ? message(DEVICES[provider]) : processor;
    const reason = message(isAccelerated ? 'train.runner.onnx.accelerated' : 'train.runner.onnx.available');
    return { available: true, device, isAccelerated, version, reason };
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    const reason = message('train.runner.onnx.unavailable', { problem });
    return { available: false, device: processor, isAccelerated: false, version: '', reason };
  }
}

async function open(source: ModelSource, options: OpenOptions): Promise<OpenModel> {
  const { threads, compiledDir, sharesCores = false } = options;
  const compile = async (): Promise<OnnxModel> => {
    const model = await source.load();
    try {
      const given = (await source.weights?.(model)) ?? null;
      return writeOnnx(compileForInference(model, given), source.name);
    } finally {
      model.dispose();
    }
  };
  const compiled = await throughCompiledCache({ dir: compiledDir, contentHash: source.contentHash }, compile);
  const provider: Provider = options.accelerate === true ? await chooseProvider() : 'cpu';
  const session = await openOnnxSession(compiled, { provider, threads, sharesCores });
  const bestBatch = provider === 'cpu' ? BATCH.processor : BATCH.accelerator;
  return { run: session.run, close: session.release, bestBatch };
}
