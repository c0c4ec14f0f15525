import { expect, test } from 'vitest';
import { assertClasses } from '#main/services/evaluations/assert-classes.ts';
import { AppError } from '#shared/errors/app-error.ts';

const images = (...names: string[]) => names.map((className) => ({ className }));

test('classes of the model pass, also where some of them have no image', () => {
  expect(() => assertClasses(images('b', 'b'), ['a', 'b'])).not.toThrow();
  expect(() => assertClasses([], ['a', 'b'])).not.toThrow();
});

test('other classes are refused with what the model knows and what is there', () => {
  let thrown: unknown;
  try {
    assertClasses(images('Melanoma', 'nevus', 'Melanoma', 'wart'), ['melanoma', 'nevus']);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(AppError);
  expect(thrown).toMatchObject({
    code: 'evaluation/classes-differ',
    details: {
      unknown: ['Melanoma', 'wart'],
      table: ['melanoma: ✓ / 0', 'nevus: ✓ / 1', 'Melanoma: ✗ / 2', 'wart: ✗ / 1'],
    },
  });
});
