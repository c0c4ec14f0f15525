import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Gallery from './Gallery.svelte';

/** A grey square of 8 x 8 pixels as an address. */
function paintedImage(): string {
  const canvas = document.createElement('canvas');
  canvas.width = 8;
  canvas.height = 8;
  canvas.getContext('2d')!.fillRect(0, 0, 8, 8);
  return canvas.toDataURL();
}

const at = (index: number) => ({ fileHash: String(index), label: `image ${index}`, caption: 'nevus', classIndex: 0 });

describe('a gallery of 30,000 images', () => {
  test('draws only what is in view', async () => {
    const onrange = vi.fn();
    const screen = await render(Gallery, { total: 30_000, at, onrange, onopen: vi.fn(), src: paintedImage() });
    await expect.element(screen.getByRole('grid', { name: 'Images, 30,000 images' })).toHaveAttribute('aria-rowcount', '5000');
    await expect.element(screen.getByRole('gridcell', { name: 'image 0', exact: true })).toBeVisible();
    expect(screen.getByRole('gridcell').elements().length).toBeLessThan(80);
    expect(Math.max(...onrange.mock.calls.map(([, last]) => Number(last)))).toBeLessThan(80);
  });

  test('goes to its end and back with the keyboard, and opens the image it is at', async () => {
    const onopen = vi.fn();
    const screen = await render(Gallery, { total: 30_000, at, onrange: vi.fn(), onopen, src: paintedImage() });
    const active = (name: string) => screen.getByRole('gridcell', { name, exact: true, selected: true });
    await expect.element(active('image 0')).toBeVisible();
    await userEvent.tab();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    await expect.element(active('image 7')).toBeVisible();
    await userEvent.keyboard('{End}');
    await expect.element(active('image 29999')).toBeInViewport();
    await userEvent.keyboard('{Enter}');
    expect(onopen).toHaveBeenLastCalledWith(29_999);
    await userEvent.keyboard('{Home}');
    await expect.element(active('image 0')).toBeInViewport();
    await expect.element(screen.getByRole('grid')).toHaveFocus();
  });

  test('holds the place of an image that is not here yet', async () => {
    const screen = await render(Gallery, {
      total: 3,
      at: () => undefined,
      onrange: vi.fn(),
      onopen: vi.fn(),
      src: paintedImage(),
    });
    await expect.element(screen.getByRole('gridcell', { name: 'Loading' }).nth(2)).toBeVisible();
  });
});
