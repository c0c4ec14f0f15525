import { describe, expect, test } from 'vitest';
import { IDENTITY_AUGMENTATION } from '#shared/domain/imaging/augmentation.ts';
import { augmentPixels } from '#shared/domain/imaging/augmentation-pixels.ts';
import { FILL_MODES } from '#shared/domain/imaging/augmentation-settings.ts';
import { fillCoordinate } from '#shared/domain/imaging/fill-coordinate.ts';
import { largestDifference, readKerasAugmentation } from '#test/support/keras-augmentation.ts';

const { image, cases } = readKerasAugmentation();
const NEAREST = { fillMode: 'nearest', fillValue: 0 } as const;
/** Two by two, grey. */
const small = { height: 2, width: 2, values: Float32Array.from([10, 20, 30, 40].flatMap((value) => [value, value, value])) };
const greys = (values: Float32Array): number[] => [...values].filter((_, index) => index % 3 === 0);

test('the golden file holds what the next tests count on', () => {
  expect(cases.length).toBe(11);
  expect(new Set(cases.map(({ fill }) => fill.fillMode))).toEqual(new Set(FILL_MODES));
});

test.each(cases)('equals apply_affine_transform of Keras: $name', ({ parameters, fill, output }) => {
  // The file is rounded to 0.001: this is equality.
  expect(largestDifference(augmentPixels(image, parameters, fill), output)).toBeLessThanOrEqual(0.00051);
});

test('the identity gives the pixels themselves in every fill mode', () => {
  for (const fillMode of FILL_MODES) {
    expect([...augmentPixels(image, IDENTITY_AUGMENTATION, { fillMode, fillValue: 9 })]).toEqual([...image.values]);
  }
});

describe('flips', () => {
  test('mirror columns and rows', () => {
    const flipped = (flipHorizontal: boolean, flipVertical: boolean): number[] =>
      greys(augmentPixels(small, { ...IDENTITY_AUGMENTATION, flipHorizontal, flipVertical }, NEAREST));
    expect(flipped(true, false)).toEqual([20, 10, 40, 30]);
    expect(flipped(false, true)).toEqual([30, 40, 10, 20]);
    expect(flipped(true, true)).toEqual([40, 30, 20, 10]);
  });

  test('come after the affine transform, as in ImageDataGenerator', () => {
    const moved = augmentPixels(image, { ...IDENTITY_AUGMENTATION, theta: 20, tx: 2.5 }, NEAREST);
    const both = augmentPixels(image, { ...IDENTITY_AUGMENTATION, theta: 20, tx: 2.5, flipHorizontal: true }, NEAREST);
    const flippedAfter = augmentPixels({ ...image, values: moved }, { ...IDENTITY_AUGMENTATION, flipHorizontal: true }, NEAREST);
    // Float64 coordinates that are summed in another order.
    expect(largestDifference(both, flippedAfter)).toBeLessThan(1e-4);
  });
});

describe('shifts', () => {
  test('take columns from the right (tx) and rows from below (ty)', () => {
    const moved = (tx: number, ty: number): number[] =>
      greys(augmentPixels(small, { ...IDENTITY_AUGMENTATION, tx, ty }, { fillMode: 'constant', fillValue: 7 }));
    expect(moved(1, 0)).toEqual([20, 7, 40, 7]);
    expect(moved(0, 1)).toEqual([30, 40, 7, 7]);
    expect(moved(0.5, 0)).toEqual([15, 7, 35, 7]); // scipy: wholly the fill value beyond the last centre
  });
});

describe('values', () => {
  test('brightness is a factor, clipped at 255', () => {
    const out = augmentPixels(small, { ...IDENTITY_AUGMENTATION, brightness: 7.5 }, NEAREST);
    expect(greys(out)).toEqual([75, 150, 225, 255]);
  });

  test('contrast is a factor of the distance from each channel’s mean, clipped at 0 and 255', () => {
    const out = augmentPixels(small, { ...IDENTITY_AUGMENTATION, contrast: 2 }, NEAREST);
    expect(greys(out)).toEqual([0, 15, 35, 55]); // mean 25; 10 becomes -5
  });

  test('brightness comes before contrast', () => {
    const out = augmentPixels(small, { ...IDENTITY_AUGMENTATION, brightness: 2, contrast: 0 }, NEAREST);
    expect(greys(out)).toEqual([50, 50, 50, 50]);
  });

  test('the argument stays as it is', () => {
    const before = [...small.values];
    augmentPixels(small, { ...IDENTITY_AUGMENTATION, brightness: 2, contrast: 3, theta: 9 }, NEAREST);
    expect([...small.values]).toEqual(before);
  });
});

test.each([
  { mode: 'nearest', at: [-3, -0.5, 4.5, 99], expected: [0, 0, 4, 4] },
  { mode: 'constant', at: [-3, -0.5, 4.5, 99], expected: [null, null, null, null] },
  { mode: 'reflect', at: [-0.5, -1, -5.5, -10, 4.5, 5, 9.25, 10], expected: [-0.5, 0, 4.5, -1, 4.5, 4, -0.25, 0] },
  { mode: 'wrap', at: [-0.5, -4, 4.5, 5, 8.25], expected: [3.5, 4, 0.5, 1, 0.25] },
] as const)('coordinates outside five pixels: $mode', ({ mode, at, expected }) => {
  expect(at.map((coordinate) => fillCoordinate(coordinate, 5, mode))).toEqual(expected);
});

test('an axis of one pixel has only that pixel', () => {
  expect([-2, 0, 0.5].map((at) => fillCoordinate(at, 1, 'reflect'))).toEqual([0, 0, 0]);
  expect([-2, 0, 0.5].map((at) => fillCoordinate(at, 1, 'wrap'))).toEqual([0, 0, 0]);
});
