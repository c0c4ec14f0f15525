import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { compileForInference } from '#main/engine/compile/compile-model.ts';
import { bindingFile, loadBinding } from '#main/engine/tensorflow/binding.ts';
import { writeInferenceGraph } from '#main/engine/tensorflow/inference-graph.ts';
import type { InferenceGraph } from '#main/engine/tensorflow/inference-graph.ts';
import { TensorFlowSession } from '#main/engine/tensorflow/session.ts';
import { tensorflowDir } from '#main/platform/native.ts';
import { processorName } from './processor.ts';
import type { ModelSource, OpenModel, OpenOptions, ProbeDepth, Runner, RunnerProbe } from './runner.ts';

/** What the set-up wrote beside the libraries, as far as a probe needs it (`src-main/setup/engine/manifest.js`). */
const manifestSchema = z.object({ selfTest: z.object({ version: z.string(), usesGpu: z.boolean() }) });

/** Images that run through a network together, as on ONNX Runtime. */
const BATCH = { processor: 8, accelerator: 32 } as const;

/** What loading it in this process gave; null: not loaded yet. */
let loaded: RunnerProbe | null = null;

/**
 * The native TensorFlow library: the only runner that trains whole networks. Loading it takes a second and 200 MB, so a probe looks at what
 * the set-up left behind and loads it only where it is going to be used.
 */
export const tensorflowRunner: Runner = {
  id: 'tensorflow',
  probe: async (depth = 'files') => probe(depth),
  open: async (source, options) => open(source, options),
};

function probe(depth: ProbeDepth): RunnerProbe {
  if (loaded !== null) return loaded;
  if (!existsSync(bindingFile())) return missing(message('train.runner.tensorflow.unavailable'));
  if (depth === 'load') {
    loaded = probeByLoading();
    return loaded;
  }
  const { version, usesGpu } = readManifest();
  return available(version, usesGpu);
}

function probeByLoading(): RunnerProbe {
  try {
    const binding = loadBinding();
    return available(binding.TF_Version, binding.isUsingGpuDevice());
  } catch (thrown) {
    const problem = thrown instanceof Error ? thrown.message : String(thrown);
    return missing(message('train.runner.tensorflow.broken', { problem }));
  }
}

function available(version: string, usesGpu: boolean): RunnerProbe {
  return {
    available: true,
    device: usesGpu ? message('train.runner.device.gpu') : processorName(),
    isAccelerated: usesGpu,
    version,
    reason: message(usesGpu ? 'train.runner.tensorflow.gpu' : 'train.runner.tensorflow.available'),
  };
}

function missing(reason: string): RunnerProbe {
  return { available: false, device: '', isAccelerated: false, version: '', reason };
}

/** Version and device that the set-up's own test found; a folder that was named by hand may have no manifest. */
function readManifest(): { readonly version: string; readonly usesGpu: boolean } {
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(join(tensorflowDir(), 'manifest.json'), 'utf8'))).selfTest;
  } catch {
    return { version: '', usesGpu: false };
  }
}

async function open(source: ModelSource, { precision = 'float32' }: OpenOptions): Promise<OpenModel> {
  const found = probe('load');
  if (!found.available) throw new AppError('engine/runner-unavailable', { runner: 'tensorflow', reason: found.reason });
  const model = await source.load();
  try {
    const given = (await source.weights?.(model)) ?? null;
    return openGraph(
      writeInferenceGraph(compileForInference(model, given), precision),
      found.isAccelerated ? BATCH.accelerator : BATCH.processor,
    );
  } finally {
    model.dispose();
  }
}

function openGraph({ savedModel, input, output, inputShape }: InferenceGraph, bestBatch: number): OpenModel {
  const session = TensorFlowSession.open(savedModel);
  return {
    run: async (values, batch) => {
      const [fetched] = session.run(new Map([[input, { shape: [batch, ...inputShape], values }]]), [output]);
      if (fetched === undefined) throw new RangeError('TensorFlow gave no output');
      return fetched.values;
    },
    close: async () => session.close(),
    bestBatch,
  };
}
