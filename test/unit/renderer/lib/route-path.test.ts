import { describe, expect, test } from 'vitest';
import { hrefTo, parseRoute } from '#renderer/lib/route-path.ts';

describe('addresses of pages', () => {
  test.each([
    ['', { page: 'home', id: null, part: null }],
    ['#/data', { page: 'data', id: null, part: null }],
    ['#/data/import', { page: 'data', id: 'import', part: null }],
    ['#/data/42/findings', { page: 'data', id: '42', part: 'findings' }],
    ['#/nowhere/42', { page: 'home', id: null, part: null }],
    ['#/data/%E0%A4%A', { page: 'data', id: null, part: null }],
  ])('%s is read', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });

  test('what is written is read back, whatever the id holds', () => {
    const id = 'a/b c#?良';
    expect(parseRoute(hrefTo('evaluate', id, 'x'))).toEqual({ page: 'evaluate', id, part: 'x' });
  });
});
