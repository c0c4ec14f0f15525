import type { Migration } from './migrate.ts';
import * as initial from './migrations/0001-initial.ts';

/** Every step of the schema in order; a new one is appended here and gets a test from the version before. */
export const MIGRATIONS: readonly Migration[] = [initial];
