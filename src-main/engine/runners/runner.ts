import type { Precision, RunnerId } from '#shared/contract/engine/runners.ts';
import type { GivenWeights } from '#main/engine/compile/layer-view.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A model that is ready to run. Input and output: float32, `batch` records one after another, NHWC. */
export interface OpenModel {
  readonly run: (input: Float32Array, batch: number) => Promise<Float32Array>;
  /** How many records together are fastest a record. */
  readonly bestBatch: number;
  /** Frees what the runner holds. */
  readonly close: () => Promise<void>;
}

/** What a probe found: the runner can be used, or why not. */
export interface RunnerProbe {
  readonly available: boolean;
  readonly device: string;
  /** Whether the device is a graphics card or another accelerator, not the processor. */
  readonly isAccelerated: boolean;
  readonly version: string;
  /** Why it is available or not, in words for people. */
  readonly reason: string;
}

/** How sure a probe has to be: `files`: by what is installed, cheap; `load`: by loading it and trying its devices. */
export type ProbeDepth = 'files' | 'load';

/** A model that a runner can open, built only if it has to be. */
export interface ModelSource {
  readonly name: string;
  /** Names layers and weights by their content; null: never kept compiled. */
  readonly contentHash: string | null;
  /** Builds the model, with its weights unless `weights` gives them; the runner disposes it. */
  readonly load: () => Promise<LayersModel>;
  /** All weights of the model where they are not in it: a compiled form takes them without a stay in TensorFlow.js' memory. */
  readonly weights?: (model: LayersModel) => Promise<GivenWeights>;
}

/** How to open a model. */
export interface OpenOptions {
  /** Cores that one run may use, where the runner can be told. */
  readonly threads: number;
  /** Folder in which compiled models are kept between starts; null: none. */
  readonly compiledDir: string | null;
  /** What feature maps are computed in; float32 unless told. Only TensorFlow computes in bfloat16. */
  readonly precision?: Precision;
  /** Whether an accelerator may be looked for: a large job, for which a few seconds of trying are nothing. */
  readonly accelerate?: boolean;
  /** Whether decoding or a window needs the same cores meanwhile. */
  readonly sharesCores?: boolean;
}

/** A way to run models: TensorFlow, ONNX Runtime or TensorFlow.js. Every runner gives the same numbers within 1e-5. */
export interface Runner {
  readonly id: RunnerId;
  /** Whether it works on this machine; cheap after the first call. Never throws. */
  readonly probe: (depth?: ProbeDepth) => Promise<RunnerProbe>;
  /** Opens a model for inference. */
  readonly open: (source: ModelSource, options: OpenOptions) => Promise<OpenModel>;
}
