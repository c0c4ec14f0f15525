import { describe, expect, test } from 'vitest';
import type { AugmentationParameters } from '#shared/domain/imaging/augmentation.ts';
import { augmentationRandom, drawAugmentation, IDENTITY_AUGMENTATION } from '#shared/domain/imaging/augmentation.ts';
import { transformMatrix } from '#shared/domain/imaging/augmentation-matrix.ts';
import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';

const SIZE = { height: 100, width: 200 };
const ALL: AugmentationSettings = {
  ...NO_AUGMENTATION,
  rotation: 30,
  zoom: 2,
  widthShift: 0.1,
  heightShift: 0.2,
  shear: 5,
  horizontalFlip: true,
  verticalFlip: true,
  brightness: [0.5, 0.8],
  contrast: 0.25,
};
const draw = (settings: AugmentationSettings, epoch: number, image: string, seed = 1): AugmentationParameters =>
  drawAugmentation(settings, SIZE, augmentationRandom(seed, epoch, image));

describe('a draw', () => {
  test('depends on run seed, epoch and image alone, not on the order', () => {
    const ids = Array.from({ length: 20 }, (_, index) => `image-${String(index)}`);
    const forward = ids.map((id) => draw(ALL, 3, id));
    const backward = ids.toReversed().map((id) => draw(ALL, 3, id));
    expect(backward.toReversed()).toEqual(forward);
    expect(new Set(forward.map((parameters) => parameters.theta)).size).toBe(20);
    expect(draw(ALL, 4, 'image-0')).not.toEqual(forward[0]);
    expect(draw(ALL, 3, 'image-0', 2)).not.toEqual(forward[0]);
  });

  test('of no augmentation is the identity', () => {
    for (let epoch = 1; epoch <= 20; epoch++) expect(draw(NO_AUGMENTATION, epoch, 'a')).toEqual(IDENTITY_AUGMENTATION);
  });

  test('of one setting does not move the others', () => {
    const { theta, ...rest } = draw(ALL, 1, 'a');
    expect(draw({ ...ALL, rotation: 0 }, 1, 'a')).toEqual({ theta: 0, ...rest });
    expect(theta).not.toBe(0);
  });

  test('is uniform within Keras’ ranges', () => {
    const draws = Array.from({ length: 4000 }, (_, index) => draw(ALL, 1, String(index)));
    const expectUniform = (name: keyof AugmentationParameters, low: number, high: number): void => {
      const values = draws.map((parameters) => Number(parameters[name]));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
      expect(Math.max(...values)).toBeLessThanOrEqual(high);
      // Eight bins of 500 expected: standard deviation 21, so 105 is five of them.
      for (let bin = 0; bin < 8; bin++) {
        const inBin = values.filter((value) => Math.floor(((value - low) / (high - low)) * 8) === bin).length;
        expect(Math.abs(inBin - 500)).toBeLessThan(105);
      }
    };
    expectUniform('theta', -30, 30);
    expectUniform('tx', -20, 20); // a tenth of the width
    expectUniform('ty', -20, 20); // a fifth of the height
    expectUniform('shear', -5, 5);
    expectUniform('zx', -1, 3); // zoom_range=2 is [1 - 2, 1 + 2]
    expectUniform('zy', -1, 3);
    expectUniform('brightness', 0.5, 0.8);
    expectUniform('contrast', 0.75, 1.25);
    for (const name of ['flipHorizontal', 'flipVertical'] as const) {
      // 2,000 expected, standard deviation 32.
      expect(Math.abs(draws.filter((parameters) => parameters[name]).length - 2000)).toBeLessThan(160);
    }
    expect(draws.every(({ zx, zy }) => zx !== zy)).toBe(true);
  });
});

describe('the matrix', () => {
  const square = { height: 11, width: 11 };

  test('of the identity and of flips is exact', () => {
    expect(transformMatrix(IDENTITY_AUGMENTATION, SIZE)).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    const flipped = { ...IDENTITY_AUGMENTATION, flipHorizontal: true, flipVertical: true };
    expect(transformMatrix(flipped, SIZE).map((value) => value + 0)).toEqual([-1, 0, 199, 0, -1, 99, 0, 0]); // + 0: -0 is 0
  });

  test('maps an output pixel to where it comes from', () => {
    const [a0, a1, a2, a3, a4, a5] = transformMatrix({ ...IDENTITY_AUGMENTATION, theta: 90 }, square);
    const source = (x: number, y: number): number[] => [a0 * x + a1 * y + a2, a3 * x + a4 * y + a5];
    for (const [at, expected] of [
      [
        [5, 5],
        [5, 5],
      ],
      [
        [0, 0],
        [10, 0],
      ],
      [
        [10, 0],
        [10, 10],
      ],
    ] as const) {
      source(at[0], at[1]).forEach((value, axis) => expect(value).toBeCloseTo(expected[axis] ?? NaN, 12));
    }
  });

  test('of a zoom alone keeps the centre', () => {
    expect(transformMatrix({ ...IDENTITY_AUGMENTATION, zx: 2, zy: 0.5 }, square)).toEqual([2, 0, -5, 0, 0.5, 2.5, 0, 0]);
  });
});
