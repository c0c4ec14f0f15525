import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import type { AnyErrorDetails, ErrorCode } from '#shared/errors/catalogue.ts';
import { ERROR_CATALOGUE } from '#shared/errors/catalogue.ts';
import { errorText } from '#shared/messages/error-text.ts';
import { EN } from '#shared/messages/messages.ts';

const SAMPLES = { string: 'sample', number: 3, 'string[]': ['one', 'two'] } as const;

function sampleDetails(code: ErrorCode): AnyErrorDetails {
  const fields: Readonly<Record<string, keyof typeof SAMPLES>> = ERROR_CATALOGUE[code];
  return Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, SAMPLES[kind]]));
}

describe.each(Object.keys(ERROR_CATALOGUE) as ErrorCode[])('error %s', (code) => {
  test('is named domain/what', () => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z]+(-[a-z0-9]+)*$/);
  });

  test('says what was received, what was expected and what to do, from its details alone', () => {
    const { received, expected, remedy } = errorText({ code, details: sampleDetails(code) });
    for (const text of [received, expected, remedy]) {
      expect(text.length).toBeGreaterThan(3);
      expect(text).not.toMatch(/[{}]|undefined|\[object/);
    }
  });
});

test('every message is named domain.what and is sound ICU text', () => {
  for (const [key, text] of Object.entries(EN)) {
    expect(key, key).toMatch(/^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9_-]+)+$/);
    expect(() => new IntlMessageFormat(text, 'en'), key).not.toThrow();
  }
});
