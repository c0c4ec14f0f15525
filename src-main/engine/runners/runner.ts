import type { RunnerId } from '#shared/contract/engine/learning.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** A model that is ready to run. Input and output: float32, `batch` records one after another, NHWC. */
export interface OpenModel {
  readonly run: (input: Float32Array, batch: number) => Promise<Float32Array>;
  /** Frees what the runner holds. The model it was opened from may be disposed before. */
  readonly close: () => Promise<void>;
}

/** What a probe found: the runner can be used, or why not. */
export interface RunnerProbe {
  readonly available: boolean;
  readonly device: string;
  readonly version: string;
  /** Why it is available or not, in words for people. */
  readonly reason: string;
}

/** How to open a model. `threads`: cores one run may use, where the runner can be told. */
export interface OpenOptions {
  readonly threads: number;
}

/** A way to run models: TensorFlow, ONNX Runtime or TensorFlow.js. Every runner gives the same numbers within 1e-5. */
export interface Runner {
  readonly id: RunnerId;
  /** Whether it works on this machine; cheap after the first call. Never throws. */
  readonly probe: () => Promise<RunnerProbe>;
  /** Opens a copy of a model for inference. The caller still owns (and disposes) the model. */
  readonly open: (model: LayersModel, options: OpenOptions) => Promise<OpenModel>;
}
