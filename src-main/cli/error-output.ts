import type { WireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';
import { message } from '#shared/messages/messages.ts';
import { tableText } from './table-text.ts';

/** An error as `--json` prints it. */
export function errorJson(error: WireError): { error: { code: string; message: string; details: object } } {
  const { received, expected, remedy } = errorText(error);
  return { error: { code: error.code, message: `${received} ${expected} ${remedy}`, details: error.details } };
}

/** An error for people in a terminal. */
export function errorLines(error: WireError): readonly string[] {
  const { received, expected, remedy } = errorText(error);
  return [received, `  expected: ${expected}`, `  ${remedy}`, ...mismatchLines(error)];
}

/** The layers that do not fit, where the error is about such. */
function mismatchLines({ code, details }: WireError): readonly string[] {
  if (code !== 'import/mismatch') return [];
  const [layers, expected, found] = ['layers', 'expected', 'found'].map((name) => {
    const column = details[name];
    return Array.isArray(column) ? column.map(String) : [];
  });
  const head = [message('cli.word.layer'), message('cli.word.expected'), message('cli.word.found')];
  return tableText(
    head,
    (layers ?? []).map((layer, row) => [layer, expected?.[row] ?? '', found?.[row] ?? '']),
  );
}
