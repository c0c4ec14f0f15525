import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/errors/app-error.ts';

/** One step of the schema: `up` takes a database of version `version - 1` to `version`. Append only; never changed once released. */
export interface Migration {
  readonly version: number;
  readonly up: string;
}

/** The schema version that a database file says it has; 0 for a new file. */
export function schemaVersion(connection: Database): number {
  return Number(connection.pragma('user_version', { simple: true }));
}

/** The version that a list of migrations leads to. Throws where the list is not 1, 2, 3, … without a gap. */
export function newestVersion(migrations: readonly Migration[]): number {
  migrations.forEach(({ version }, index) => {
    if (version !== index + 1) {
      throw new AppError('internal/unexpected', { reason: `migration ${version} stands at place ${index + 1}` });
    }
  });
  return migrations.length;
}

/**
 * Brings a database to the newest version of `migrations`, each step in a transaction of its own, so that an interrupted
 * migration leaves the last complete version. Foreign keys are off during a step (a table may be rebuilt) and checked before
 * its commit. Returns the versions that were applied. Throws `home/newer-schema` where the file is of a newer program.
 */
export function migrate(connection: Database, migrations: readonly Migration[], home: string): readonly number[] {
  const supported = newestVersion(migrations);
  const found = schemaVersion(connection);
  if (found > supported) throw new AppError('home/newer-schema', { home, found, supported });
  const pending = migrations.slice(found);
  if (pending.length === 0) return [];
  // Cannot be changed inside a transaction.
  connection.pragma('foreign_keys = OFF');
  try {
    for (const migration of pending) applyOne(connection, migration);
  } finally {
    connection.pragma('foreign_keys = ON');
  }
  return pending.map(({ version }) => version);
}

function applyOne(connection: Database, migration: Migration): void {
  const step = connection.transaction(() => {
    connection.exec(migration.up);
    const broken = connection.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0) {
      throw new AppError('internal/unexpected', {
        reason: `migration ${migration.version} leaves ${broken.length} rows that point to nothing`,
      });
    }
    connection.pragma(`user_version = ${migration.version}`);
  });
  step.exclusive();
}
