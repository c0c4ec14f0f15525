import type { WireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';

/** An error as `--json` prints it. */
export function errorJson(error: WireError): { error: { code: string; message: string; details: object } } {
  const { received, expected, remedy } = errorText(error);
  return { error: { code: error.code, message: `${received} ${expected} ${remedy}`, details: error.details } };
}

/** An error for people in a terminal. */
export function errorLines(error: WireError): readonly string[] {
  const { received, expected, remedy } = errorText(error);
  return [received, `  expected: ${expected}`, `  ${remedy}`];
}
