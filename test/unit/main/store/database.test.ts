import { readdirSync, writeFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  closeDatabase,
  execute,
  integrityCheck,
  openDatabase,
  selectAll,
  selectEach,
  selectOne,
  transaction,
} from '#main/store/database.ts';
import { migrate, newestVersion, schemaVersion } from '#main/store/migrate.ts';
import { MIGRATIONS } from '#main/store/migrations.ts';
import { tempDatabase, tempHome } from '#test/support/temp-home.ts';

const now = () => 1_790_000_000_000;

describe('openDatabase', () => {
  it('makes a database of the newest schema that passes the integrity check', () => {
    const db = tempDatabase();
    expect(selectOne(db, 'PRAGMA user_version')).toEqual({ user_version: newestVersion(MIGRATIONS) });
    expect(selectOne(db, 'SELECT * FROM pragma_journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(selectOne(db, 'PRAGMA foreign_keys')).toEqual({ foreign_keys: 1 });
    expect(integrityCheck(db)).toEqual([]);
  });

  it('keeps every table strict', () => {
    const tables = selectAll<{ name: string; type: string; strict: number }>(tempDatabase(), 'PRAGMA table_list');
    const loose = tables.filter(({ name, type, strict }) => type === 'table' && strict === 0 && !name.startsWith('sqlite_'));
    expect(loose.map(({ name }) => name)).toEqual([]);
  });

  it('refuses a newer schema and leaves the file alone', () => {
    const home = tempHome();
    closeDatabase(openDatabase(home, { now }));
    const raw = new Sqlite(home.database);
    raw.pragma('user_version = 99');
    raw.close();
    expect(() => openDatabase(home, { now })).toThrow(
      expect.objectContaining({
        code: 'home/newer-schema',
        details: { home: home.root, found: 99, supported: MIGRATIONS.length },
      }),
    );
  });

  it.each([
    ['text', 'this is no database at all, but long enough to have a header of one hundred bytes. '.repeat(3)],
    ['zeros', Buffer.alloc(4096, 1)],
  ])('refuses a damaged file (%s)', (_, content) => {
    const home = tempHome();
    writeFileSync(home.database, content);
    expect(() => openDatabase(home, { now })).toThrow(expect.objectContaining({ code: 'home/damaged' }));
  });

  it("refuses another program's database", () => {
    const home = tempHome();
    const raw = new Sqlite(home.database);
    raw.exec('CREATE TABLE holiday (day TEXT)');
    raw.close();
    expect(() => openDatabase(home, { now })).toThrow(expect.objectContaining({ code: 'home/damaged' }));
  });

  it('backs an older database up before it migrates and keeps five copies', () => {
    const home = tempHome();
    const steps = Array.from({ length: 8 }, (_, index) => ({ version: index + 1, up: `CREATE TABLE t${index} (a TEXT) STRICT` }));
    for (let count = 1; count <= steps.length; count++) {
      closeDatabase(openDatabase(home, { now: () => now() + count * 1000, migrations: steps.slice(0, count) }));
    }
    const backups = readdirSync(home.backups).sort();
    expect(backups).toHaveLength(5);
    expect(backups.at(-1)).toMatch(/-v7\.db$/);
    const newest = new Sqlite(`${home.backups}/${backups.at(-1)}`, { readonly: true });
    expect(schemaVersion(newest)).toBe(7);
    newest.close();
  });
});

describe('migrate', () => {
  it('rolls a failing step back and keeps the steps before it', () => {
    const connection = new Sqlite(':memory:');
    const steps = [
      { version: 1, up: 'CREATE TABLE a (x TEXT) STRICT' },
      { version: 2, up: 'CREATE TABLE b (x TEXT) STRICT; CREATE TABLE a (x TEXT) STRICT' },
    ];
    expect(() => migrate(connection, steps, 'home')).toThrow(/already exists/);
    expect(schemaVersion(connection)).toBe(1);
    expect(connection.prepare("SELECT name FROM sqlite_schema WHERE name = 'b'").all()).toEqual([]);
  });

  it('rolls back a step that leaves a row pointing to nothing', () => {
    const connection = new Sqlite(':memory:');
    const steps = [
      {
        version: 1,
        up: 'CREATE TABLE p (id TEXT PRIMARY KEY); CREATE TABLE c (p TEXT REFERENCES p (id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)',
      },
      { version: 2, up: 'DELETE FROM p' },
    ];
    expect(() => migrate(connection, steps, 'home')).toThrow(/point to nothing/);
    expect(connection.prepare('SELECT count(*) AS n FROM p').get()).toEqual({ n: 1 });
  });

  it('does nothing where nothing is to be done', () => {
    const connection = new Sqlite(':memory:');
    const steps = [{ version: 1, up: 'CREATE TABLE a (x TEXT) STRICT' }];
    expect(migrate(connection, steps, 'home')).toEqual([1]);
    expect(migrate(connection, steps, 'home')).toEqual([]);
  });

  it('refuses a list with a gap', () => {
    expect(() => newestVersion([{ version: 2, up: '' }])).toThrow(/place 1/);
  });
});

describe('statements', () => {
  it('refuse to write through a query', () => {
    const db = tempDatabase();
    expect(() => selectAll(db, "INSERT INTO setting VALUES ('a', '1')")).toThrow(/run as a query/);
    expect(selectAll(db, 'SELECT * FROM setting')).toEqual([]);
  });

  it('are undone together, also from a nested transaction', () => {
    const db = tempDatabase();
    const put = (key: string) => execute(db, 'INSERT INTO setting (key, value_json) VALUES (?, ?)', [key, '1']);
    transaction(db, () => {
      put('kept');
      expect(() =>
        transaction(db, () => {
          put('lost');
          throw new RangeError('stop');
        }),
      ).toThrow('stop');
    });
    expect([...selectEach<{ key: string }>(db, 'SELECT key FROM setting')]).toEqual([{ key: 'kept' }]);
  });
});
