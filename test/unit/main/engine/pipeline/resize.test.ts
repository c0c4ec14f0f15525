import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { resizeByRule } from '#main/engine/pipeline/resize-by-rule.ts';
import { resizeTfBilinear } from '#main/engine/pipeline/resize.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { paint } from '#test/support/paint-image.ts';

const golden = z
  .object({
    shape: z.tuple([z.number(), z.number(), z.number()]),
    salt: z.number(),
    target: z.tuple([z.number(), z.number()]),
    tf_bilinear: z.array(z.number()),
    pil_nearest: z.array(z.number()),
    pil_bilinear: z.array(z.number()),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../../golden/keras/resize.json', import.meta.url), 'utf8')));

test('equals tf.image.resize within 0.001', () => {
  const [height, width] = golden.shape;
  const rgb = Uint8Array.from(hashUnit(height * width * 3, golden.salt), (value) => Math.floor(value * 256));
  const [outHeight, outWidth] = golden.target;
  const out = resizeTfBilinear({ width, height, rgb }, outWidth, outHeight);
  expect(out.length).toBe(golden.tf_bilinear.length);
  out.forEach((value, i) => expect(Math.abs(value - (golden.tf_bilinear[i] ?? Number.NaN))).toBeLessThanOrEqual(0.001));
});

test.each(['pil_nearest', 'pil_bilinear'] as const)('%s equals Pillow exactly', (resize) => {
  const [height, width] = golden.shape;
  const rgb = Uint8Array.from(hashUnit(height * width * 3, golden.salt), (value) => Math.floor(value * 256));
  const [outHeight, outWidth] = golden.target;
  const out = new Float32Array(outHeight * outWidth * 3);
  resizeByRule({ width, height, rgb }, { width: outWidth, height: outHeight, resize }, out);
  expect([...out]).toEqual(golden[resize]);
});

test('the same size gives the pixels themselves, a constant image stays constant, enlarging reaches the edges', () => {
  const image = paint(7, 5, (x, y) => [x * 30, y * 40, 100]);
  expect([...resizeTfBilinear(image, 7, 5)]).toEqual([...image.rgb]);
  expect(
    new Set(
      resizeTfBilinear(
        paint(3, 9, () => [77, 77, 77]),
        224,
        50,
      ),
    ),
  ).toEqual(new Set([77]));
  const enlarged = resizeTfBilinear(
    paint(2, 1, (x) => [x * 100, 0, 0]),
    8,
    1,
  );
  expect([...enlarged].filter((_, i) => i % 3 === 0)).toEqual([0, 0, 12.5, 37.5, 62.5, 87.5, 100, 100]);
});
