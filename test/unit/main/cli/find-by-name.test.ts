import { describe, expect, test } from 'vitest';
import { findByName } from '#main/cli/find-by-name.ts';
import { thresholdsText } from '#main/cli/input-schemas.ts';
import { timeLeftText } from '#main/cli/progress-line.ts';

const things = [
  { id: 'aaa1', name: 'cells' },
  { id: 'bbb2', name: 'cells 2' },
  { id: 'ccc3', name: 'Moles' },
];
const find = (wanted: string) => findByName(things, wanted, 'dataset', (thing) => thing).id;

describe('names of the command line', () => {
  test.each([
    ['aaa1', 'aaa1'],
    ['cells', 'aaa1'],
    ['cells 2', 'bbb2'],
    ['mol', 'ccc3'],
    ['cc', 'ccc3'],
  ])('%s means %s', (wanted, id) => expect(find(wanted)).toBe(id));

  test('an unknown or ambiguous name is refused', () => {
    expect(() => find('skin')).toThrow(expect.objectContaining({ code: 'entity/not-found' }));
    expect(() => find('')).toThrow(expect.objectContaining({ code: 'entity/not-found' }));
    expect(() => find('cel')).toThrow(expect.objectContaining({ code: 'cli/ambiguous' }));
  });

  test('thresholds are read as CLASS=T, also with = in the class', () => {
    expect(thresholdsText.parse(['a=0.3', 'b=c=1'])).toEqual({ a: 0.3, 'b=c': 1 });
    expect(thresholdsText.parse(undefined)).toBeNull();
    for (const wrong of ['a', 'a=', '=0.5', 'a=2', 'a=x']) expect(thresholdsText.safeParse([wrong]).success, wrong).toBe(false);
  });

  test.each([
    [200, '1 second left'],
    [30_000, '30 seconds left'],
    [120_000, '2 minutes left'],
    [3 * 3_600_000 + 300_000, '3 hours 5 min left'],
  ])('%d ms left is "%s"', (ms, text) => expect(timeLeftText(ms)).toBe(text));
});
