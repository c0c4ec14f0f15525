import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrate, schemaVersion } from '#main/store/migrate.ts';
import { MIGRATIONS } from '#main/store/migrations.ts';

/**
 * One entry a migration, by the version that it leads to: rows for the version before, and what must be there afterwards. A new
 * migration does not pass without its entry.
 */
interface MigrationCase {
  /** SQL that fills a database of the version before. */
  readonly before: string;
  readonly check: (connection: Database) => void;
}

const CASES: Readonly<Record<number, MigrationCase>> = {
  1: {
    before: '',
    check: (connection) => {
      const tables = connection.prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_%' ESCAPE '\\'`,
      );
      expect(tables.pluck().all().sort()).toEqual([
        'dataset',
        'evaluation',
        'job',
        'lesion',
        'model',
        'patient',
        'run',
        'setting',
        'split',
        'visit',
      ]);
      const search = connection.prepare(`SELECT rowid FROM case_search WHERE case_search MATCH ?`);
      connection.exec(`INSERT INTO case_search (rowid, body) VALUES (7, '左侧面部 nevus')`);
      expect(search.pluck().all('"侧面部"')).toEqual([7]);
    },
  },
  2: {
    before: `
      INSERT INTO model (id, name, manifest_hash, manifest_json, run_id, created_at_ms) VALUES ('m', 'Cells', 'h', '{}', 'r', 1);
      INSERT INTO operating_point VALUES ('o', 'm', 1, 'Screening', '{}', '{}', NULL, 1);
      INSERT INTO model_image VALUES ('m', 'p', 'd', 'g', 'train');`,
    check: (connection) => {
      expect(connection.prepare('SELECT name, run_id FROM model').raw().all()).toEqual([['Cells', 'r']]);
      // What points to a model still does, and goes with it.
      connection.exec(`DELETE FROM model WHERE id = 'm'`);
      expect(connection.prepare('SELECT count(*) FROM operating_point').pluck().get()).toBe(0);
      expect(connection.prepare('SELECT count(*) FROM model_image').pluck().get()).toBe(0);
      connection.exec(
        `INSERT INTO model (id, name, manifest_hash, manifest_json, created_at_ms) VALUES ('i', 'Brought', 'h', '{}', 1)`,
      );
    },
  },
};

/** A database of a version, made by the migrations up to it. */
function databaseOf(version: number): Database {
  const connection = new Sqlite(':memory:');
  connection.pragma('foreign_keys = ON');
  migrate(connection, MIGRATIONS.slice(0, version), 'home');
  return connection;
}

test.each(MIGRATIONS.map(({ version }) => version))('migration %i keeps the rows of the version before', (version) => {
  const entry = CASES[version];
  if (entry === undefined) throw new Error(`write an entry for migration ${version}`);
  const connection = databaseOf(version - 1);
  connection.exec(entry.before);
  expect(migrate(connection, MIGRATIONS.slice(0, version), 'home')).toEqual([version]);
  expect(schemaVersion(connection)).toBe(version);
  expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(connection.pragma('foreign_key_check')).toEqual([]);
  entry.check(connection);
  expect(migrate(connection, MIGRATIONS.slice(0, version), 'home')).toEqual([]);
});

test('every table but the search index is strict', () => {
  const tables = databaseOf(MIGRATIONS.length).prepare('PRAGMA table_list').all() as {
    type: string;
    name: string;
    strict: number;
  }[];
  expect(tables.filter(({ type, name, strict }) => type === 'table' && strict === 0 && !name.startsWith('sqlite_'))).toEqual([]);
});
