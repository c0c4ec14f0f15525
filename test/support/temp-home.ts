import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { prepareHome } from '#main/platform/home-directory.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import type { WritableDb } from '#main/store/database.ts';
import { closeDatabase, openDatabase } from '#main/store/database.ts';

/** A fresh folder that is removed when the test has ended. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'caselens-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A fresh, prepared data folder for one test. */
export function tempHome(): HomePaths {
  return prepareHome(join(tempFolder(), 'home'));
}

/** The real database of a fresh home; closed when the test has ended. `now` defaults to a fixed time. */
export function tempDatabase(home: HomePaths = tempHome(), now: () => number = () => 1_790_000_000_000): WritableDb {
  const db = openDatabase(home, { now });
  onTestFinished(() => closeDatabase(db));
  return db;
}
