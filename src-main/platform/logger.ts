import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { redactDetails, redactText } from './redact.ts';

/** The program's log. Above debug level no path of an image and no name of a patient is written (`redact.ts`). */
export interface Logger {
  debug(text: string, details?: object): void;
  info(text: string, details?: object): void;
  warn(text: string, details?: object): void;
  error(text: string, details?: object): void;
}

export interface FileLogger extends Logger {
  /** The file of this start. */
  readonly path: string;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export interface LoggerOptions {
  /** Folder of the log files: `home.logs`. */
  readonly folder: string;
  readonly now: () => number;
  /** Lowest level that the file gets; default `info`, or `debug` with `CASELENS_LOG=debug`. */
  readonly level?: LogLevel;
  /** Lowest level that standard error gets too (command line); default none. */
  readonly stderr?: LogLevel;
}

const KEPT_FILES = 10;
const RANK = { debug: 20, info: 30, warn: 40, error: 50 } as const;
const PROGRAM_FOLDER = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a log file of its own for this start of the program and removes all but the newest ten. Lines are JSON, written at once. */
export function makeLogger({ folder, now, level = defaultLevel(), stderr }: LoggerOptions): FileLogger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `caselens-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}-${process.pid}.log`);
  // Written at once: the last lines before a crash are the ones that matter.
  const file = pino.destination({ dest: path, sync: true, mode: 0o600 });
  const log = pino({ level, base: { pid: process.pid }, timestamp: () => `,"atMs":${now()}` }, file);
  removeOld(folder);
  const write = (at: LogLevel, text: string, details: object = {}): void => {
    const kept = [PROGRAM_FOLDER, dirname(folder)];
    const safeText = at === 'debug' ? text : redactText(text, kept);
    log[at](at === 'debug' ? details : redactDetails(details, kept), safeText);
    if (stderr !== undefined && RANK[at] >= RANK[stderr]) process.stderr.write(`${at}: ${safeText}\n`);
  };
  return {
    path,
    debug: (text, details) => write('debug', text, details),
    info: (text, details) => write('info', text, details),
    warn: (text, details) => write('warn', text, details),
    error: (text, details) => write('error', text, details),
  };
}

function defaultLevel(): LogLevel {
  return process.env['CASELENS_LOG'] === 'debug' ? 'debug' : 'info';
}

function removeOld(folder: string): void {
  const files = readdirSync(folder).filter((name) => name.startsWith('caselens-') && name.endsWith('.log'));
  for (const name of files.sort().slice(0, -KEPT_FILES)) rmSync(join(folder, name), { force: true });
}
