import { expect, test } from 'vitest';
import { CLASS_COLOURS, classColour, classShape } from '#renderer/lib/class-colours.ts';

test('64 classes are told apart by colour and shape together', () => {
  const signs = Array.from({ length: 64 }, (_, index) => `${classColour(index)} ${classShape(index)}`);
  expect(new Set(signs).size).toBe(64);
});

test('the colours come round again', () => {
  expect(classColour(CLASS_COLOURS)).toBe(classColour(0));
  expect(classShape(CLASS_COLOURS)).not.toBe(classShape(0));
});
