import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { tensorflowDir } from '#main/platform/native.ts';
import { prefersOneDnn, readMeasured } from './measured.ts';

/** What the native part of `@tensorflow/tfjs-node` offers, as far as we use it. Tensors and sessions are named by numbers. */
export interface Binding {
  readonly TF_Version: string;
  readonly createTensor: (shape: readonly number[], dtype: number, values: Float32Array | Int32Array | Uint8Array) => number;
  readonly deleteTensor: (id: number) => void;
  readonly tensorDataSync: (id: number) => Float32Array | Int32Array | Uint8Array;
  readonly loadSavedModel: (folder: string, tags: string) => number;
  readonly deleteSavedModel: (id: number) => void;
  /** Names are `node:output`, separated by commas. Blocks until it is done. */
  readonly runSavedModel: (id: number, tensors: readonly number[], inputs: string, outputs: string) => readonly TensorInfo[];
  readonly isUsingGpuDevice: () => boolean;
  readonly getNumOfTensors: () => number;
  readonly getNumOfSavedModels: () => number;
}

interface TensorInfo {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

let loaded: Binding | null = null;
let turnsOneDnnOn = true;

/** The file that makes TensorFlow usable; it need not be there. */
export function bindingFile(): string {
  return join(tensorflowDir(), 'tfjs_binding.node');
}

/**
 * Says what is about to be trained. Counts only before TensorFlow is loaded, which reads its switch once: who wants to be sure calls from a
 * new process. What oneDNN gains, it gains with batch norms; its convolutions alone are slower than TensorFlow's own on processors without
 * AVX512-VNNI (a step of VGG16 takes 8.5 s with it and 6.7 s without on two Zen 3 cores). So TensorFlow decides by itself there.
 */
export function chooseKernels({ hasBatchNorms }: { readonly hasBatchNorms: boolean }): void {
  turnsOneDnnOn = hasBatchNorms;
}

/**
 * Loads TensorFlow, once a process (a second, 200 MB of memory). Throws what the loader says where the file is missing or does not fit.
 *
 * TensorFlow turns oneDNN on by itself only on processors with AVX512-VNNI and its successors. It is faster on every processor with
 * AVX2 that we measured (1.8 times in training on a Zen 3), so it is on here unless the environment says otherwise, the self-test
 * measured the opposite on this machine (`measured.ts`), or the network is none that gains by it (`chooseKernels`).
 */
export function loadBinding(): Binding {
  if (loaded !== null) return loaded;
  const file = bindingFile();
  if (!existsSync(file)) throw new Error(`${file} is not there`);
  const isFaster = prefersOneDnn(readMeasured());
  if (!isFaster || turnsOneDnnOn) process.env['TF_ENABLE_ONEDNN_OPTS'] ??= isFaster ? '1' : '0';
  // Without it TensorFlow takes the whole memory of a graphics card at once.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  // 2: errors only; the library greets on standard error otherwise.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // A native module is only reachable through require; its shape is that of the pinned binding.
  loaded = createRequire(import.meta.url)(file) as Binding;
  return loaded;
}
