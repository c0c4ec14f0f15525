import { expect, test } from 'vitest';
import { AUGMENTATION_RULES, factorEnds, isAugmenting, NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import { describeRule, followsRule, settingValueOf } from '#shared/domain/training/setting-rules.ts';

const NAMES = Object.keys(AUGMENTATION_RULES) as readonly (keyof typeof AUGMENTATION_RULES)[];

test('the defaults are within their rules and change nothing', () => {
  for (const name of NAMES) expect(followsRule(AUGMENTATION_RULES[name], NO_AUGMENTATION[name])).toBe(true);
  expect(NAMES.toSorted()).toEqual(Object.keys(NO_AUGMENTATION).toSorted());
  expect(isAugmenting(NO_AUGMENTATION)).toBe(false);
  expect(isAugmenting({ ...NO_AUGMENTATION, fillMode: 'constant', fillValue: 9 })).toBe(false);
});

test.each([
  { rotation: 1 },
  { zoom: 0.1 },
  { zoom: [1, 1.2] as const },
  { widthShift: 0.1 },
  { heightShift: 0.1 },
  { shear: 1 },
  { horizontalFlip: true },
  { verticalFlip: true },
  { brightness: 0.1 },
  { contrast: 0.1 },
])('%j augments', (change) => {
  expect(isAugmenting({ ...NO_AUGMENTATION, ...change })).toBe(true);
});

test('an amount lies either side of 1, two ends are taken as they are', () => {
  expect(factorEnds(2)).toEqual([-1, 3]);
  expect(factorEnds([0.5, 0.7])).toEqual([0.5, 0.7]);
});

test.each([
  ['rotation', '20', 20],
  ['rotation', '181', undefined],
  ['rotation', '-1', undefined],
  ['rotation', 'many', undefined],
  ['zoom', '2', 2],
  ['zoom', '0.8, 1.2', [0.8, 1.2]],
  ['zoom', '1.2,0.8', undefined],
  ['zoom', '1,2,3', undefined],
  ['zoom', '0.8,', undefined],
  ['brightness', '0.5,2', [0.5, 2]],
  ['brightness', '-0.5,2', undefined],
  ['brightness', '1.5', undefined], // would reach below 0
  ['brightness', '-0.1', undefined],
  ['widthShift', '1', undefined], // from 1 up Keras takes it as pixels
  ['horizontalFlip', 'true', true],
  ['horizontalFlip', 'yes', undefined],
  ['fillMode', 'reflect', 'reflect'],
  ['fillMode', 'mirror', undefined],
  ['fillValue', '7.5', 7.5],
  ['fillValue', '256', undefined],
] as const)('%s as %j is %j', (name, text, expected) => {
  expect(settingValueOf(AUGMENTATION_RULES[name], text)).toEqual(expected);
});

test('every rule says what it allows', () => {
  const words = NAMES.map((name) => describeRule(AUGMENTATION_RULES[name]));
  expect(new Set(words)).toEqual(
    new Set([
      'a number from 0 to 180',
      'an amount from 0 to 10, or two numbers from -10 to 10 as low,high',
      'a number from 0 to 0.99',
      'a number from 0 to 89',
      'true or false',
      'an amount from 0 to 1, or two numbers from 0 to 10 as low,high',
      'nearest or reflect or wrap or constant',
      'a number from 0 to 255',
    ]),
  );
});
