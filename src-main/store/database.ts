import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Database, Statement } from 'better-sqlite3';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { Migration } from './migrate.ts';
import { migrate, newestVersion, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A database that may be read. The connection itself is hidden: only the functions of this file reach it. */
export interface ReadableDb {
  readonly [readable]: true;
}
/** A database that may be written, and so read too. */
export interface WritableDb extends ReadableDb {
  readonly [writable]: true;
}

export type SqlValue = string | number | bigint | null | Uint8Array;
/** Values of a statement: in order for `?`, or by name for `@name`. */
export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** "CSLN": marks the file as a CaseLens database. */
const APPLICATION_ID = 0x43534c4e;
const BUSY_TIMEOUT_MS = 10_000;
const KEPT_BACKUPS = 5;

export interface OpenOptions {
  /** Milliseconds since 1970; names the backup. */
  readonly now: () => number;
  /** Another list than the program's own: for tests of the migrations. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens (or makes) the database of a home, backs an older one up to `backups/` and migrates it. Throws `home/newer-schema`
 * where a newer program wrote it and `home/damaged` where the file is no CaseLens database.
 */
export function openDatabase(paths: HomePaths, { now, migrations = MIGRATIONS }: OpenOptions): WritableDb {
  mkdirSync(dirname(paths.database), { recursive: true, mode: 0o700 });
  const connection = new Sqlite(paths.database, { timeout: BUSY_TIMEOUT_MS });
  try {
    prepare(connection, paths, { now, migrations });
  } catch (error) {
    connection.close();
    throw asAppError(error, paths.root);
  }
  // The brand exists for the compiler only.
  return connection as unknown as WritableDb;
}

function prepare(connection: Database, paths: HomePaths, { now, migrations }: Required<OpenOptions>): void {
  checkApplication(connection, paths);
  const found = schemaVersion(connection);
  const supported = newestVersion(migrations);
  // Checked before anything is written: a newer program's file stays byte for byte as it is.
  if (found > supported) throw new AppError('home/newer-schema', { home: paths.root, found, supported });
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  // What a user deletes (a patient's pseudonym, a note) is overwritten, not only unlinked.
  connection.pragma('secure_delete = ON');
  connection.pragma(`application_id = ${APPLICATION_ID}`);
  if (found > 0 && found < supported) backUp(connection, paths, now());
  migrate(connection, migrations, paths.root);
}

function checkApplication(connection: Database, paths: HomePaths): void {
  const id = Number(connection.pragma('application_id', { simple: true }));
  const tables = connection.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  if (id !== APPLICATION_ID && tables > 0) {
    throw new AppError('home/damaged', { home: paths.root, reason: 'caselens.db is the database of another program' });
  }
}

/** Copies the whole database into `backups/` and keeps the newest five copies; returns the copy's path. */
function backUp(connection: Database, paths: HomePaths, nowMs: number): string {
  mkdirSync(paths.backups, { recursive: true, mode: 0o700 });
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const path = join(paths.backups, `caselens-${stamp}-v${schemaVersion(connection)}.db`);
  if (existsSync(path)) rmSync(path);
  connection.prepare('VACUUM INTO ?').run(path);
  const old = readdirSync(paths.backups)
    .filter((name) => name.startsWith('caselens-') && name.endsWith('.db'))
    .sort()
    .slice(0, -KEPT_BACKUPS);
  for (const name of old) rmSync(join(paths.backups, name));
  return path;
}

/** Closes a database; its write-ahead log is merged into the file. */
export function closeDatabase(db: WritableDb): void {
  connectionOf(db).close();
}

/** What SQLite's `integrity_check` and `foreign_key_check` complain about; empty for a sound database. */
export function integrityCheck(db: ReadableDb): readonly string[] {
  const connection = connectionOf(db);
  const lines = connection.prepare<[], { integrity_check: string }>('PRAGMA integrity_check').all();
  const broken = connection.prepare<[], { table: string }>('PRAGMA foreign_key_check').all();
  return [
    ...lines.map((line) => line.integrity_check).filter((line) => line !== 'ok'),
    ...broken.map(({ table }) => `a row of ${table} points to nothing`),
  ];
}

/** The first row of a query, or undefined. `Row` is what the STRICT tables promise; JSON columns are parsed by the repository. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller's SQL decides the row's type
export function selectOne<Row>(db: ReadableDb, sql: string, parameters: SqlParameters = []): Row | undefined {
  return guarded(() => reader<Row>(db, sql).get(parameters));
}

/** All rows of a query. */
export function selectAll<Row>(db: ReadableDb, sql: string, parameters: SqlParameters = []): Row[] {
  return guarded(() => reader<Row>(db, sql).all(parameters));
}

/** The rows of a query one by one, for results too large to hold. Nothing may be written until the loop has ended. */
export function selectEach<Row>(db: ReadableDb, sql: string, parameters: SqlParameters = []): IterableIterator<Row> {
  // Not from the cache: a statement that is being walked cannot be used a second time.
  return connectionOf(db).prepare<[SqlParameters]>(sql).iterate(parameters) as IterableIterator<Row>;
}

/** Runs a statement that writes; returns how many rows it changed. Throws `disk/full`. */
export function execute(db: WritableDb, sql: string, parameters: SqlParameters = []): number {
  return guarded(() => statementOf(db, sql).run(parameters).changes);
}

/** Runs `work` in one transaction (a savepoint inside another): all of it is kept, or, where it throws, nothing. Must not be async. */
export function transaction<T>(db: WritableDb, work: () => T): T {
  return guarded(() => connectionOf(db).transaction(work).immediate());
}

function connectionOf(db: ReadableDb): Database {
  // `openDatabase` makes every branded database from a connection.
  return db as unknown as Database;
}

const statements = new WeakMap<ReadableDb, Map<string, Statement<[SqlParameters]>>>();

function statementOf(db: ReadableDb, sql: string): Statement<[SqlParameters]> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = connectionOf(db).prepare<[SqlParameters]>(sql);
    known.set(sql, statement);
  }
  return statement;
}

function reader<Row>(db: ReadableDb, sql: string): Statement<[SqlParameters], Row> {
  const statement = statementOf(db, sql);
  if (!statement.readonly) throw new AppError('internal/unexpected', { reason: 'a statement that writes was run as a query' });
  // STRICT tables keep the column types that the repository's row type names.
  return statement as Statement<[SqlParameters], Row>;
}

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asAppError(error, '');
  }
}

/** SQLite's own failures that a user can do something about, as errors of the catalogue; everything else as it is. */
function asAppError(error: unknown, home: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error;
  if (error.code === 'SQLITE_FULL')
    return new AppError('disk/full', { path: home === '' ? 'the data folder' : home }, { cause: error });
  if (error.code.startsWith('SQLITE_NOTADB') || error.code.startsWith('SQLITE_CORRUPT')) {
    return new AppError('home/damaged', { home, reason: error.message }, { cause: error });
  }
  return error;
}
