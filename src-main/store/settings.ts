import { z } from 'zod';
import type { Settings } from '#shared/contract/app.ts';
import { settingsSchema } from '#shared/contract/app.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { execute, selectOne, transaction } from './database.ts';
import { parseColumn } from './json-column.ts';

const DEFAULTS: Settings = { theme: 'system', language: 'en', storage: 'reference', runner: 'auto' };

/** The settings of a home; what was never set, or was written by another version in a way this one does not know, has its default. */
export function getSettings(db: ReadableDb): Settings {
  const stored = getSetting(db, 'settings', z.record(z.string(), z.unknown())) ?? {};
  const known = Object.entries(settingsSchema.shape).filter(([name, schema]) => schema.safeParse(stored[name]).success);
  return settingsSchema.parse({ ...DEFAULTS, ...Object.fromEntries(known.map(([name]) => [name, stored[name]])) });
}

/** Changes the given settings; returns all. */
export function setSettings(db: WritableDb, change: Partial<Settings>): Settings {
  return transaction(db, () => {
    const next = settingsSchema.parse({ ...getSettings(db), ...change });
    setSetting(db, 'settings', next);
    return next;
  });
}

/** The version of the research-use notice that was accepted in this home; null before. */
export function acceptedNoticeVersion(db: ReadableDb): number | null {
  return getSetting(db, 'noticeAcceptedVersion', z.number().int());
}

/** Keeps that a version of the research-use notice was accepted. */
export function acceptNotice(db: WritableDb, noticeVersion: number): void {
  setSetting(db, 'noticeAcceptedVersion', noticeVersion);
}

function getSetting<S extends z.ZodType>(db: ReadableDb, key: string, schema: S): z.output<S> | null {
  const row = selectOne<{ value_json: string }>(db, 'SELECT value_json FROM setting WHERE key = ?', [key]);
  return row === undefined ? null : parseColumn(schema, row.value_json, `setting ${key}`);
}

function setSetting(db: WritableDb, key: string, value: unknown): void {
  const sql =
    'INSERT INTO setting (key, value_json) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value_json = excluded.value_json';
  execute(db, sql, [key, JSON.stringify(value)]);
}
