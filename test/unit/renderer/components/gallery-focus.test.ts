import { describe, expect, test } from 'vitest';
import { GalleryFocus } from '#renderer/components/imaging/gallery-focus.svelte.ts';

const gallery = (total: number): GalleryFocus => new GalleryFocus({ total: () => total, columns: () => 7, rowsShown: () => 4 });

describe('the keyboard in a gallery', () => {
  test.each([
    ['ArrowRight', 11],
    ['ArrowLeft', 9],
    ['ArrowDown', 17],
    ['ArrowUp', 3],
    ['PageDown', 38],
    ['Home', 0],
    ['End', 99],
  ])('%s', (key, place) => {
    const focus = gallery(100);
    focus.active = 10;
    expect(focus.move(key)).toBe(true);
    expect(focus.active).toBe(place);
  });

  test('the ends hold', () => {
    const focus = gallery(5);
    focus.move('ArrowUp');
    expect(focus.active).toBe(0);
    focus.move('PageDown');
    expect(focus.active).toBe(4);
  });

  test('other keys are left alone', () => {
    expect(gallery(5).move('a')).toBe(false);
  });
});
