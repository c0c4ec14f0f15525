import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { outOfMemory } from '#main/engine/serve/out-of-memory.ts';
import { loadBinding } from './binding.ts';
import type { Binding } from './binding.ts';
import { TAG } from './graph-builder.ts';

/** A value that is fed: its shape with the batch axis, and its numbers (float32, int32 or uint8 by the array's kind). */
export interface Fed {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** A value that was asked for. */
export interface Fetched {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const DTYPE_OF = new Map<unknown, number>([
  [Float32Array, 1],
  [Int32Array, 3],
  [Uint8Array, 4],
]);

/**
 * One graph with its variables, in TensorFlow. `run` blocks its thread while it computes. Whoever opens it closes it: its variables
 * live until then.
 *
 * Where memory runs out, TensorFlow's own kernels say so; those of oneDNN do not check and end the process (SIGSEGV), a failed allocation
 * outside of tensors ends it too (SIGABRT), and so does the system where it lends more than it has (SIGKILL): then the job goes on from its
 * last checkpoint, and at the second time ends with `engine/crashed-twice`.
 */
export class TensorFlowSession {
  readonly #binding: Binding;
  readonly #id: number;
  #isOpen = true;

  private constructor(binding: Binding, id: number) {
    this.#binding = binding;
    this.#id = id;
  }

  /** Loads a graph (`GraphBuilder.toSavedModel`). Errors: `engine/tensorflow-failed` with TensorFlow's words, `engine/out-of-memory`. */
  static open(savedModel: Uint8Array): TensorFlowSession {
    const binding = loadBinding();
    // The binding reads graphs from a folder only; once loaded, TensorFlow does not look at it again.
    const folder = mkdtempSync(join(tmpdir(), 'caselens-graph-'));
    try {
      mkdirSync(join(folder, 'variables'));
      writeFileSync(join(folder, 'saved_model.pb'), savedModel);
      return new TensorFlowSession(binding, binding.loadSavedModel(folder, TAG));
    } catch (thrown) {
      throw explained(thrown, 'load');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Runs what the asked values need, with `feeds` in place of placeholders. Errors: as `open`. */
  run(feeds: ReadonlyMap<string, Fed>, fetches: readonly string[]): Fetched[] {
    const ids: number[] = [];
    try {
      for (const { shape, values } of feeds.values()) {
        ids.push(this.#binding.createTensor(shape, DTYPE_OF.get(values.constructor) ?? 0, values));
      }
      const names = [...feeds.keys()].map(outputName).join(',');
      const outputs = this.#binding.runSavedModel(this.#id, ids, names, fetches.map(outputName).join(','));
      for (const { id } of outputs) ids.push(id);
      return outputs.map(({ id, shape }) => ({ shape, values: toFloats(this.#binding.tensorDataSync(id)) }));
    } catch (thrown) {
      throw explained(thrown, 'run');
    } finally {
      for (const id of ids) this.#binding.deleteTensor(id);
    }
  }

  /** Frees the graph and its variables; a second call does nothing. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#binding.deleteSavedModel(this.#id);
  }
}

/** `node` as `node:0`. */
function outputName(value: string): string {
  return value.includes(':') ? value : `${value}:0`;
}

function toFloats(values: Float32Array | Int32Array | Uint8Array): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

function explained(thrown: unknown, doing: 'load' | 'run'): Error {
  if (thrown instanceof AppError) return thrown;
  const problem = thrown instanceof Error ? thrown.message : String(thrown);
  return outOfMemory(thrown) ?? new AppError('engine/tensorflow-failed', { doing, problem }, { cause: thrown });
}
