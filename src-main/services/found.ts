import { AppError } from '#shared/errors/app-error.ts';

/** The value that a repository found; where it found none, an error that says what was looked for. Throws `entity/not-found`. */
export function found<T>(value: T | undefined, entity: string, id: string): T {
  if (value === undefined) throw new AppError('entity/not-found', { entity, id });
  return value;
}
