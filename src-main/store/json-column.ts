import type { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';

/** A JSON column's value, parsed. `column` names it in the error: a value that does not fit is a fault of the program that wrote it. */
export function parseColumn<S extends z.ZodType>(schema: S, text: string, column: string): z.output<S> {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw new AppError('internal/unexpected', { reason: `stored ${column} ${where}: ${issue?.message ?? 'invalid'}` });
}

/** A JSON column that may be NULL. */
export function parseNullableColumn<S extends z.ZodType>(schema: S, text: string | null, column: string): z.output<S> | null {
  return text === null ? null : parseColumn(schema, text, column);
}
