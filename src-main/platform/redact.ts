/** Names of details that may tell who or what an image is of; their values never reach the log above debug level. */
const HIDDEN_NAMES = /path|file|folder|root|pseudonym|patient|title|note|query|text|name$/i;

/** Absolute paths of POSIX and Windows, also inside a message. */
const ABSOLUTE_PATH = /(?:\b[A-Za-z]:\\|\\\\|\/)(?:[^\s'"<>|:;,()\\/]+[\\/])+[^\s'"<>|:;,()]*/g;

/** The same in quotation marks, as Node writes it: there a path may hold blanks. */
const QUOTED_PATH = /(?<=')(?:[A-Za-z]:\\|\\\\|\/)[^']*(?=')|(?<=")(?:[A-Za-z]:\\|\\\\|\/)[^"]*(?=")/g;

/** A text without absolute paths but those that begin with one of `kept` (the program's own folder). */
export function redactText(text: string, kept: readonly string[] = []): string {
  const hide = (path: string): string => (kept.some((prefix) => prefix !== '' && path.startsWith(prefix)) ? path : '[path]');
  return text.replace(QUOTED_PATH, hide).replace(ABSOLUTE_PATH, hide);
}

/** A detail's value for the log: paths and what may name a patient hidden, everything else as it is; three levels deep. */
export function redactDetails(details: object, kept: readonly string[] = [], depth = 3): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(details)) {
    if (HIDDEN_NAMES.test(name)) shown[name] = value === null || value === undefined ? value : '[hidden]';
    else shown[name] = redactValue(value, kept, depth);
  }
  return shown;
}

function redactValue(value: unknown, kept: readonly string[], depth: number): unknown {
  if (typeof value === 'string') return redactText(value, kept);
  if (value instanceof Error) return redactError(value, kept);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return '[object]';
  if (Array.isArray(value)) return value.slice(0, 20).map((entry) => redactValue(entry, kept, depth - 1));
  return redactDetails(value, kept, depth - 1);
}

function redactError(error: Error, kept: readonly string[]): object {
  const code = 'code' in error ? String(error.code) : undefined;
  // The first line of a stack repeats the message, which may quote what a user named.
  return { kind: error.name, code, message: redactText(error.message, kept), stack: redactText(error.stack ?? '', kept) };
}
