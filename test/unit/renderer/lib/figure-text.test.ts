import { expect, test } from 'vitest';
import { figureText } from '#renderer/lib/figure-text.ts';

test('a figure is value, interval and n', () => {
  expect(figureText({ defined: true, value: 0.91, low: 0.84, high: 0.95, n: 100, method: 'wilson' }, 'percent')).toBe(
    '91.0% (84.0% to 95.0%), n = 100',
  );
});

test('an undefined figure gives its reason, never a number', () => {
  expect(figureText({ defined: false, n: 0, reason: 'never-called' }, 'percent')).toBe(
    'Not available: no image was called this class',
  );
});
