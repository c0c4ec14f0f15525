import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { closeDatabase, integrityCheck, openDatabase, selectOne } from '#main/store/database.ts';
import { tempHome } from '#test/support/temp-home.ts';

const program = fileURLToPath(new URL('./write-cases-forever.ts', import.meta.url));

/** Kills at five different moments: in a transaction, at a commit, between two. */
test.each([0, 3, 11, 29, 53])('a writer killed %i ms after it began leaves whole transactions only', async (delayMs) => {
  const home = tempHome();
  const writer = spawn(process.execPath, [program, home.root], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(writer.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  writer.kill('SIGKILL');
  await once(writer, 'exit');

  const db = openDatabase(home, { now: Date.now });
  expect(integrityCheck(db)).toEqual([]);
  const sql = `SELECT count(*) AS cases, (SELECT count(*) FROM case_image) AS images, (SELECT count(*) FROM stored_image) AS stored,
    (SELECT count(*) FROM case_search WHERE case_search MATCH '"case"') AS found FROM case_record`;
  const counts = selectOne<{ cases: number; images: number; stored: number; found: number }>(db, sql)!;
  expect(counts.cases).toBeGreaterThanOrEqual(40);
  expect(counts.cases % 10).toBe(0);
  expect(counts).toEqual({ cases: counts.cases, images: counts.cases, stored: counts.cases, found: counts.cases });
  closeDatabase(db);
});
