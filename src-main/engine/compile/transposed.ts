/**
 * A tensor with its axes in another order: axis `i` of the result is axis `order[i]` of `values`.
 * @example transposed(kernel, [rows, columns, inputs, outputs], [3, 2, 0, 1]) // outputs first
 */
export function transposed(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  const lengths = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 1);
  const counters = new Array<number>(order.length).fill(0);
  const out = new Float32Array(values.length);
  let source = 0;
  for (let target = 0; target < out.length; target++) {
    out[target] = values[source] ?? 0;
    // Count up from the last axis, moving the source index along.
    for (let axis = order.length - 1; axis >= 0; axis--) {
      counters[axis] = (counters[axis] ?? 0) + 1;
      source += steps[axis] ?? 0;
      if ((counters[axis] ?? 0) < (lengths[axis] ?? 1)) break;
      source -= (steps[axis] ?? 0) * (lengths[axis] ?? 1);
      counters[axis] = 0;
    }
  }
  return out;
}
