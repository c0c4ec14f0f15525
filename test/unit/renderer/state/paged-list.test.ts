import { describe, expect, test, vi } from 'vitest';
import { PagedList } from '#renderer/state/paged-list.svelte.ts';

/** A list of 1,000 numbers, and which pages were asked for. */
function numbers(): { list: PagedList<number>; asked: number[] } {
  const asked: number[] = [];
  const list = new PagedList<number>(async (offset, limit) => {
    asked.push(offset);
    return { total: 1000, rows: Array.from({ length: limit }, (_, index) => offset + index) };
  });
  return { list, asked };
}

describe('a list fetched in parts', () => {
  test('only the pages in view are fetched, each once', async () => {
    const { list, asked } = numbers();
    list.ensure(190, 210);
    list.ensure(195, 230);
    await vi.waitFor(() => expect(list.at(210)).toBe(210));
    expect(asked).toEqual([0, 200]);
    expect(list.total).toBe(1000);
    expect(list.at(999)).toBeUndefined();
  });

  test('an answer to an older question is dropped', async () => {
    const answers: ((rows: readonly string[]) => void)[] = [];
    const list = new PagedList<string>(
      () => new Promise((resolve) => answers.push((rows) => resolve({ total: rows.length, rows }))),
    );
    list.restart();
    list.restart();
    answers[1]!(['new']);
    answers[0]!(['old']);
    await vi.waitFor(() => expect(list.total).toBe(1));
    expect(list.at(0)).toBe('new');
  });

  test('a page that failed can be asked for again', async () => {
    let isBroken = true;
    const list = new PagedList<string>(async () => {
      if (isBroken) throw new Error('away');
      return { total: 1, rows: ['here'] };
    });
    list.ensure(0, 0);
    await vi.waitFor(() => expect(list.error?.code).toBe('internal/unexpected'));
    isBroken = false;
    list.ensure(0, 0);
    await vi.waitFor(() => expect(list.at(0)).toBe('here'));
    expect(list.error).toBeNull();
  });
});
