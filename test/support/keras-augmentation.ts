import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AugmentationParameters } from '#shared/domain/imaging/augmentation.ts';
import { IDENTITY_AUGMENTATION } from '#shared/domain/imaging/augmentation.ts';
import type { FloatImage } from '#shared/domain/imaging/augmentation-pixels.ts';
import type { AugmentationFill } from '#shared/domain/imaging/augmentation-settings.ts';
import { FILL_MODES } from '#shared/domain/imaging/augmentation-settings.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';

const goldenSchema = z.strictObject({
  shape: z.tuple([z.number(), z.number(), z.number()]),
  salt: z.number(),
  order: z.literal(1),
  default_fill_mode: z.literal('nearest'),
  cases: z.array(
    z.strictObject({
      parameters: z.strictObject({
        theta: z.number().default(0),
        tx: z.number().default(0),
        ty: z.number().default(0),
        shear: z.number().default(0),
        zx: z.number().default(1),
        zy: z.number().default(1),
        fill_mode: z.enum(FILL_MODES).default('nearest'),
        cval: z.number().default(0),
      }),
      output: z.array(z.number()),
    }),
  ),
});

/** One call of Keras' `apply_affine_transform` and what it gave. */
export interface KerasAugmentationCase {
  readonly name: string;
  readonly parameters: AugmentationParameters;
  readonly fill: AugmentationFill;
  readonly output: readonly number[];
}

/** The image and the calls of `test/golden/keras/augmentation.json`. */
export function readKerasAugmentation(): { readonly image: FloatImage; readonly cases: readonly KerasAugmentationCase[] } {
  const text = readFileSync(new URL('../golden/keras/augmentation.json', import.meta.url), 'utf8');
  const golden = goldenSchema.parse(JSON.parse(text));
  const [height, width, channels] = golden.shape;
  const values = Float32Array.from(hashUnit(height * width * channels, golden.salt), (unit) => unit * 255);
  const cases = golden.cases.map(({ parameters, output }) => {
    const { fill_mode: fillMode, cval: fillValue, ...given } = parameters;
    return {
      name: JSON.stringify(parameters),
      parameters: { ...IDENTITY_AUGMENTATION, ...given },
      fill: { fillMode, fillValue },
      output,
    };
  });
  return { image: { height, width, values }, cases };
}

/** The largest distance between two equally long lists. */
export function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) throw new Error(`${String(one.length)} values, not ${String(other.length)}`);
  let largest = 0;
  for (let i = 0; i < one.length; i++) largest = Math.max(largest, Math.abs((one[i] ?? NaN) - (other[i] ?? NaN)));
  return largest;
}
