import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { RunnerChoice, RunnerRecord } from '#shared/contract/engine/runners.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';

/** An image to be predicted. `pixelHash` null: not known yet; otherwise a file with other pixels is refused. */
export interface ClassifiedImage {
  readonly path: string;
  readonly pixelHash: string | null;
}

/** What a classifier says of one image, or why nothing. `index`: its place in the list. */
export type Classification =
  | { readonly ok: true; readonly index: number; readonly probabilities: Float32Array }
  | { readonly ok: false; readonly index: number; readonly reason: string; readonly detail: string };

/** What images are classified with. */
export interface ClassifyJob {
  readonly pool: DecodePool;
  /** Where features of seen images are kept; null: nowhere. */
  readonly cacheDir: string | null;
  readonly signal: AbortSignal;
  /** How many views of an image are taken, 1 to 8 (`VIEWS`): the answer is the mean of their probabilities. */
  readonly views: number;
}

/** A model version that is ready to run: a head on a backbone's features, or a whole network. */
export interface Classifier {
  readonly record: RunnerRecord;
  readonly preprocessing: PreprocessingContract;
  /** Images come out in no fixed order, and with flat memory. A bad file is an answer, not an error. */
  readonly classify: (images: readonly ClassifiedImage[], job: ClassifyJob) => AsyncGenerator<Classification>;
  readonly close: () => Promise<void>;
}

/** What a classifier is opened from. */
export interface ClassifierRequest {
  readonly modelDir: string;
  readonly resourcesDir: string;
  readonly cacheDir: string | null;
  readonly runner: RunnerChoice;
}
