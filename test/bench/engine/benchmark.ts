import type { Precision } from '#shared/contract/engine/runners.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';

/** A network with a two-class head: pooled (global average, softmax) or flattened (Flatten, Dense 256, softmax), as the studies have. */
export interface NetworkTask {
  readonly network: NetworkId;
  readonly inputSize: number;
  readonly head: 'pooled' | 'flattened';
  readonly batch: number;
}

/** An image file and its class. */
export interface LabelledFile {
  readonly path: string;
  readonly label: number;
}

/** How files are decoded: ours, or with one of the usual Python ways. */
export type DecodeWay = 'pool' | 'load-img' | 'load-img-threads' | 'pillow-threads' | 'tf-data';

/** What a side is asked to do; it travels to its process as JSON. */
export type Task =
  | ({ readonly kind: 'train-step'; readonly compute: Precision } & NetworkTask)
  | ({ readonly kind: 'first-step'; readonly compute: Precision } & NetworkTask)
  | ({ readonly kind: 'epoch'; readonly images: readonly LabelledFile[] } & NetworkTask)
  | ({ readonly kind: 'predict'; readonly batches: number; readonly onnxFile: string } & NetworkTask)
  | {
      readonly kind: 'frozen-job';
      readonly images: readonly LabelledFile[];
      readonly classes: number;
      readonly inputSize: number;
      readonly batch: number;
      readonly epochs: number;
      /** Batches that Keras' side measures; it scales them to all images and epochs. */
      readonly keras: { readonly batches: number };
      readonly cacheFolder: string;
    }
  | {
      readonly kind: 'malaria';
      readonly batch: number;
      readonly train: readonly LabelledFile[];
      readonly validation: readonly LabelledFile[];
      readonly epochs: number;
      /** Where our side keeps its checkpoints. */
      readonly folder: string;
    }
  | { readonly kind: 'decode'; readonly way: DecodeWay; readonly files: readonly string[]; readonly size: number };

export type TaskKind = Task['kind'];

/**
 * What one repetition gave, by the name of the measure: milliseconds or bytes. Every process adds `peakBytes`, and `cpuMs`, the processor
 * time of the whole repetition over all threads, which says more than the clock on a busy machine.
 */
export type Sample = Readonly<Record<string, number>>;

/** The programs that measure: a Node process of ours, and two of Python. */
export type Program = 'caselens' | 'keras' | 'onnxruntime';

/** One of those that do the same work. The first side of a benchmark is ours; the others are its peers. */
export interface Side {
  /** Column of the table; the same name, the same column. */
  readonly name: string;
  readonly program: Program;
  readonly task: Task;
  readonly env: Readonly<Record<string, string>>;
}

/** One line of the table: which measure is compared, and what it must reach. */
export interface Row {
  readonly title: string;
  readonly measure: string;
  /** accuracy, loss: not a cost but a result, which is compared by its difference. */
  readonly unit: 'ms' | 's' | 'GB' | 'accuracy' | 'loss';
  /** By a peer's column: how many times its figure must be ours, at least. */
  readonly atLeast: Readonly<Record<string, number>>;
  /** Ours, in the row's unit, at most; null: no limit of its own. */
  readonly atMost: number | null;
  /** Of a result: it must differ from each peer's by fewer standard errors than this. */
  readonly withinErrors?: number;
}

/** The same work for several sides, which take turns. */
export interface Benchmark {
  /** For `--only`. */
  readonly name: string;
  /** Heading in the tables: benchmarks of one group have the same columns. */
  readonly group: string;
  readonly sides: readonly Side[];
  readonly rows: readonly Row[];
  /** Turns of each side. */
  readonly rounds: number;
  /** Repetitions in a turn, of which the median counts. */
  readonly count: number;
  /** Repetitions before the first turn. */
  readonly warmUp: number;
  /** Each turn in a new process: for what happens once. */
  readonly isFresh: boolean;
  /** Why it cannot be measured on this machine; null: it can. */
  readonly unable: string | null;
}

/** What the benchmarks are made for. */
export interface Conditions {
  /** Few repetitions of small work: shows that all works, and measures nothing. */
  readonly isQuick: boolean;
  /** Processor flags, as Linux names them; empty where it does not tell. */
  readonly flags: ReadonlySet<string>;
  /** Where files may be put: images, models, caches. */
  readonly folder: string;
}

/** Column of our figures. */
export const OURS = 'CaseLens';
/** TensorFlow decides by itself about oneDNN: off on processors without AVX512-VNNI. */
export const KERAS = 'Keras as installed';
/** `TF_ENABLE_ONEDNN_OPTS=1`, which CaseLens sets by itself. */
export const KERAS_ONEDNN = 'Keras, oneDNN on';
/** Python onnxruntime on the same file. */
export const ORT = 'Python onnxruntime';

/** Our process. */
export function ours(task: Task): Side {
  return { name: OURS, program: 'caselens', task, env: {} };
}

/** Keras in both settings of oneDNN. */
export function bothKeras(task: Task): readonly Side[] {
  return [
    { name: KERAS, program: 'keras', task, env: {} },
    { name: KERAS_ONEDNN, program: 'keras', task, env: { TF_ENABLE_ONEDNN_OPTS: '1' } },
  ];
}

/** The same limit for Keras in both settings. */
export function timesKeras(limit: number): Readonly<Record<string, number>> {
  return { [KERAS]: limit, [KERAS_ONEDNN]: limit };
}
