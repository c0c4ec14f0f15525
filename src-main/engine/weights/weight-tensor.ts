/** One weight tensor of a model: its name, its shape and its values, row by row (last axis fastest). */
export interface WeightTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** How many values a shape holds; 1 for a scalar. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Whether two shapes are the same. */
export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** The shapes of weights for error details: `3x3x32, 32`. */
export function shapesText(weights: readonly Pick<WeightTensor, 'shape'>[]): string {
  return weights.map(({ shape }) => shapeText(shape)).join(', ');
}

/** Whether there are as many weights as expected, each of its shape. */
export function haveSameShapes(
  weights: readonly Pick<WeightTensor, 'shape'>[],
  expected: readonly Pick<WeightTensor, 'shape'>[],
): boolean {
  return (
    weights.length === expected.length && expected.every(({ shape }, index) => isSameShape(shape, weights[index]?.shape ?? []))
  );
}

/** A shape for error details: `3x3x32`, `scalar` for none. */
export function shapeText(shape: readonly (number | null)[]): string {
  return shape.length === 0 ? 'scalar' : shape.map((length) => length ?? '?').join('x');
}
