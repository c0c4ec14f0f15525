import type { Engines } from '#main/engine-client/engines.ts';
import type { JobQueue } from '#main/jobs/job-context.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import type { Logger } from '#main/platform/logger.ts';
import type { WritableDb } from '#main/store/database.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { Grant } from '#shared/contract/app.ts';
import type { ExportId, GrantId } from '#shared/contract/ids.ts';

/** A grant with the paths behind it, which no page ever sees. `root`: the folder, or the common folder of the files. */
export interface ResolvedGrant {
  readonly grant: Grant;
  readonly root: string;
  /** Absolute paths; for a folder grant null: walk `root`. */
  readonly files: readonly string[] | null;
}

export interface Grants {
  /** Throws `grant/unknown`. */
  resolve(grantId: GrantId): ResolvedGrant;
  create(paths: readonly string[], origin: Grant['origin']): Grant;
}

/** Files written for the user (reports, CSV), kept until the program ends. */
export interface Exports {
  write(fileName: string, content: string | Uint8Array): Promise<{ exportId: ExportId; fileName: string; sizeBytes: number }>;
  /** A file, or a whole folder, that `write` makes at the path it is given; nothing is left of one that fails. Folders have no size. */
  make<Result>(
    fileName: string,
    write: (path: string) => Promise<Result>,
  ): Promise<{ written: { exportId: ExportId; fileName: string; sizeBytes: number }; result: Result }>;
  path(exportId: ExportId): { readonly path: string; readonly fileName: string };
}

/** What the services need; made once by the core, real everywhere but for the clock in some tests. */
export interface ServiceDeps {
  readonly home: HomePaths;
  readonly resourcesDir: string;
  readonly db: WritableDb;
  readonly jobs: JobQueue;
  readonly engines: Engines;
  readonly grants: Grants;
  readonly exports: Exports;
  readonly emit: (event: CoreEvent) => void;
  readonly now: () => number;
  readonly log: Logger;
  readonly version: string;
}
