import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { matrixTint } from '#shared/domain/reports/chart-palette.ts';
import { confusionImage } from '#main/engine/training/tensorboard/confusion-image.ts';

/** The colour at a place, as `rgb(…)`. */
async function colourOf(png: Uint8Array, x: number, y: number): Promise<string> {
  const image = await loadImage(Buffer.from(png));
  const context = createCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const [red = 0, green = 0, blue = 0] = context.getImageData(x, y, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}

test('every cell has the tint of its share of the row', async () => {
  const counts = [
    [30, 10],
    [0, 5],
  ];
  const { width, height, png } = confusionImage({ classes: ['a', 'b'], counts });
  // Two cells of 72 pixels end 16 pixels before the edge; their first corner holds no text.
  const corner = (index: number, edge: number): number => edge - 16 - (2 - index) * 72 + 2;
  for (const [row, share] of [[0, [0.75, 0.25]] as const, [1, [0, 1]] as const]) {
    for (const [column, own] of share.entries()) {
      expect(await colourOf(png, corner(column, width), corner(row, height))).toBe(matrixTint(own));
    }
  }
});

test('with many classes and long names it stays of a size that can be looked at; a class without images is white', async () => {
  const classes = Array.from({ length: 100 }, (_, index) => `a class with a rather long name that goes on and on ${index}`);
  const { width, height, png } = confusionImage({ classes, counts: classes.map(() => classes.map(() => 0)) });
  expect(Math.max(width, height)).toBeLessThan(1300);
  expect(await colourOf(png, width - 20, height - 20)).toBe(matrixTint(0));
});
