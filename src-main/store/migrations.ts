import type { Migration } from './migrate.ts';
import * as initial from './migrations/0001-initial.ts';
import * as modelsInAndOut from './migrations/0002-models-in-and-out.ts';

/** Every step of the schema in order; a new one is appended here and gets a test from the version before. */
export const MIGRATIONS: readonly Migration[] = [initial, modelsInAndOut];
