import { join } from 'node:path';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { transaction } from '#main/store/database.ts';
import type { NewImage } from '#main/store/datasets/images.ts';
import { insertImages } from '#main/store/datasets/images.ts';
import { insertRejectedRows } from '#main/store/datasets/rejected-rows.ts';
import type { RejectedRow } from '#shared/contract/datasets.ts';
import type { EngineItem } from '#shared/contract/engine/engine-contract.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { DatasetSource, SourceRow } from './source-rows.ts';

/** Rows that are written in one transaction: large enough to be fast, small enough that nobody waits for it. */
const ROWS_PER_TRANSACTION = 1000;

export interface ScanRequest {
  readonly datasetId: DatasetId;
  readonly source: DatasetSource;
  readonly thumbnailsPath: string;
  /** Where accepted files are copied to, or null. */
  readonly copyTo: string | null;
}

/** What a scan did. `sources`: files that were read; image positions are below it. `unusable`: positions without an image. */
export interface ScanOutcome {
  readonly sources: number;
  readonly unusable: readonly number[];
}

/**
 * Reads every image of a source in the engine and keeps what comes, accepted or rejected, as it comes: nothing but the list of
 * rows is held in memory.
 */
export async function scanSource(deps: ServiceDeps, request: ScanRequest, context: JobContext): Promise<ScanOutcome> {
  const { datasetId, source } = request;
  const wanted = source.rows.filter(({ rejection }) => rejection === null);
  const writer = new RowWriter(deps, datasetId, wanted);
  writer.rejectAll(source.rows);
  const failure = new AbortController();
  await deps.engines
    .call(
      'images.scan',
      {
        sources: wanted.map(({ path }, index) => ({ index, path: join(source.root, path) })),
        thumbnailsPath: request.thumbnailsPath,
        copyTo: request.copyTo,
        ...DEFAULT_IMAGE_LIMITS,
      },
      {
        signal: AbortSignal.any([context.signal, failure.signal]),
        onProgress: ({ done, total, unit }) => context.report({ phase: 'hashing', done, total, unit }),
        onItem: (items) => {
          if (writer.failure === null) writer.take(items);
          // A full disk ends the scan; its own error is thrown below.
          if (writer.failure !== null) failure.abort();
        },
      },
    )
    .catch((error: unknown) => {
      throw writer.failure ?? error;
    });
  writer.flush();
  if (writer.failure !== null) throw writer.failure;
  context.signal.throwIfAborted();
  return { sources: wanted.length, unusable: writer.unusable };
}

type Rejected = RejectedRow & { readonly position: number };

/** Collects rows and writes them in transactions. */
class RowWriter {
  readonly unusable: number[] = [];
  /** The first error of a write, or null; after it nothing is taken any more. */
  failure: Error | null = null;
  readonly #deps: ServiceDeps;
  readonly #datasetId: DatasetId;
  readonly #wanted: readonly SourceRow[];
  #images: NewImage[] = [];
  #rejected: Rejected[] = [];

  constructor(deps: ServiceDeps, datasetId: DatasetId, wanted: readonly SourceRow[]) {
    this.#deps = deps;
    this.#datasetId = datasetId;
    this.#wanted = wanted;
  }

  /** Keeps the rows that were rejected before any file was read. */
  rejectAll(rows: readonly SourceRow[]): void {
    for (const { position, path, rejection } of rows) {
      if (rejection !== null) this.#rejected.push({ position, path, ...rejection });
    }
    this.flush();
  }

  take(items: EngineItem<'images.scan'>): void {
    for (const item of items) {
      const row = this.#wanted[item.index];
      if (row === undefined) continue;
      if (item.ok) {
        this.#images.push({
          imageId: v7(),
          position: item.index,
          path: row.path,
          className: row.className ?? '',
          groupKey: row.group,
          givenPartition: row.partition,
          attributes: row.attributes,
          facts: item.facts,
        });
      } else {
        this.unusable.push(item.index);
        this.#rejected.push({ position: row.position, path: row.path, reason: item.reason, detail: item.detail });
      }
    }
    if (this.#images.length + this.#rejected.length >= ROWS_PER_TRANSACTION) this.flush();
  }

  flush(): void {
    if (this.failure !== null || this.#images.length + this.#rejected.length === 0) return;
    try {
      transaction(this.#deps.db, () => {
        insertImages(this.#deps.db, this.#datasetId, this.#images);
        insertRejectedRows(this.#deps.db, this.#datasetId, this.#rejected);
      });
    } catch (error) {
      // Thrown by whoever waits for the scan: here the engine's message loop is the caller.
      this.failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#images = [];
    this.#rejected = [];
  }
}
