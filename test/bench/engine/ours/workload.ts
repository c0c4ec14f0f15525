import type { Sample, Task, TaskKind } from '#test/bench/engine/benchmark.ts';

/** A task of one kind. */
export type TaskOf<K extends TaskKind> = Extract<Task, { readonly kind: K }>;

/** Work that is ready: each `run` does it once and says how long it took. */
export interface Workload {
  readonly run: () => Promise<Sample>;
}
