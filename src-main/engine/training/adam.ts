/** Keras' defaults. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-7;

/** What Adam remembers: steps done, and the running means of gradients and of their squares, one array for each weight tensor. */
export interface AdamState {
  step: number;
  readonly means: readonly Float32Array[];
  readonly squares: readonly Float32Array[];
}

/** The state before the first step, for weight tensors of these lengths. */
export function newAdamState(lengths: readonly number[]): AdamState {
  return {
    step: 0,
    means: lengths.map((length) => new Float32Array(length)),
    squares: lengths.map((length) => new Float32Array(length)),
  };
}

/**
 * One step of Adam (Kingma & Ba 2015) as Keras does it, in place: changes `weights` and `state`. On plain arrays rather than tensors, so
 * that a checkpoint holds exactly what the next step starts from. Checked against Keras (`test/golden/keras/optimizers.json`, 1e-5).
 */
export function adamStep(
  weights: readonly Float32Array[],
  gradients: readonly Float32Array[],
  state: AdamState,
  learningRate: number,
): void {
  state.step += 1;
  const rate = (learningRate * Math.sqrt(1 - BETA_2 ** state.step)) / (1 - BETA_1 ** state.step);
  weights.forEach((weight, index) => {
    const gradient = gradients[index];
    const mean = state.means[index];
    const square = state.squares[index];
    if (gradient?.length !== weight.length || mean?.length !== weight.length || square?.length !== weight.length) {
      throw new RangeError(`weight tensor ${index}: gradient or state of another length`);
    }
    for (let i = 0; i < weight.length; i++) {
      // All four arrays have this length: the reads are never undefined.
      const g = gradient[i] as number;
      const m = BETA_1 * (mean[i] as number) + (1 - BETA_1) * g;
      const v = BETA_2 * (square[i] as number) + (1 - BETA_2) * g * g;
      mean[i] = m;
      square[i] = v;
      weight[i] = (weight[i] as number) - (rate * m) / (Math.sqrt(v) + EPSILON);
    }
  });
}
