import { IntlMessageFormat } from 'intl-messageformat';
import type { WireError } from '#shared/errors/app-error.ts';
import { caseErrors } from './en/errors-cases.ts';
import { datasetErrors } from './en/errors-datasets.ts';
import { engineErrors } from './en/errors-engine.ts';
import { evaluationErrors } from './en/errors-evaluations.ts';
import { exchangeErrors } from './en/errors-exchange.ts';
import { exportErrors } from './en/errors-exports.ts';
import { generalErrors } from './en/errors-general.ts';
import { learningErrors } from './en/errors-learning.ts';
import { studyErrors } from './en/errors-studies.ts';
import type { ErrorText } from './error-wording.ts';

const TEXTS: Readonly<Record<string, ErrorText>> = {
  ...generalErrors,
  ...datasetErrors,
  ...engineErrors,
  ...learningErrors,
  ...studyErrors,
  ...evaluationErrors,
  ...caseErrors,
  ...exchangeErrors,
  ...exportErrors,
};

/** The words for an error in the reader's language; lists in the details are joined with commas. */
export function errorText(error: WireError, locale = 'en'): ErrorText {
  const text = TEXTS[error.code] ?? generalErrors['internal/unexpected'];
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(error.details)) {
    values[name] = typeof value === 'object' ? value.join(', ') : value;
    // For `select`, whose branches ICU does not allow a hyphen in: `{reasonKey, select, not_an_image {...} other {...}}`.
    if (typeof value === 'string') values[`${name}Key`] = value.replaceAll('-', '_');
  }
  const say = (pattern: string): string => String(new IntlMessageFormat(pattern, locale).format(values));
  return { received: say(text.received), expected: say(text.expected), remedy: say(text.remedy) };
}
