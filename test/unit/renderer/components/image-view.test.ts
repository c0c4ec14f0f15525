import { describe, expect, test } from 'vitest';
import { ImageView } from '#renderer/components/imaging/image-view.svelte.ts';

function viewOf(image: [number, number], window: [number, number]): ImageView {
  const view = new ImageView();
  view.image = { width: image[0], height: image[1] };
  view.window = { width: window[0], height: window[1] };
  return view;
}

describe('what a window shows of an image', () => {
  test('a large image is fitted whole and centred', () => {
    const view = viewOf([2000, 1000], [1000, 800]);
    expect(view.scale).toBe(0.5);
    expect([view.x, view.y]).toEqual([0, 150]);
  });

  test('a small image is enlarged by a whole number', () => {
    expect(viewOf([136, 136], [884, 622]).scale).toBe(4);
    expect(viewOf([10, 10], [884, 622]).scale).toBe(8);
  });

  test('zoom keeps the point under the pointer where it is', () => {
    const view = viewOf([1000, 1000], [500, 500]);
    const imageX = (100 - view.x) / view.scale;
    view.zoomTo(2, 100, 100);
    expect((100 - view.x) / view.scale).toBeCloseTo(imageX, 9);
  });

  test('an image cannot be pushed out of its window', () => {
    const view = viewOf([1000, 1000], [500, 500]);
    view.zoomTo(1, 0, 0);
    view.pan(9999, -9999);
    expect([view.x, view.y]).toEqual([0, -500]);
  });

  test('zoom ends at the whole image and at 32 screen pixels a pixel', () => {
    const view = viewOf([1000, 1000], [500, 500]);
    view.zoomBy(-50);
    expect(view.scale).toBe(0.5);
    view.zoomBy(100);
    expect(view.scale).toBe(32);
    view.fit();
    expect(view.isFitted).toBe(true);
  });
});
