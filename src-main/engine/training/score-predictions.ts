/** Loss and accuracy of predicted probabilities. */
export interface Score {
  /** Mean cross-entropy, each row with its class weight. */
  readonly loss: number;
  readonly accuracy: number;
  /** Place of the called class of each row. */
  readonly called: readonly number[];
}

/** Keras' smallest probability in a loss: a certain mistake costs 16.1, not infinity. */
const SMALLEST_PROBABILITY = 1e-7;

/**
 * Scores probabilities (rows one after another) against the true classes. A row is right when its most probable class, the first of equals,
 * is the true one. There must be at least one row.
 */
export function scorePredictions(probabilities: Float32Array, labels: Uint16Array, classWeights: readonly number[]): Score {
  const classes = classWeights.length;
  let loss = 0;
  let correct = 0;
  const called: number[] = [];
  labels.forEach((label, row) => {
    const p = probabilities.subarray(row * classes, (row + 1) * classes);
    loss -= (classWeights[label] ?? 1) * Math.log(Math.max(p[label] ?? 0, SMALLEST_PROBABILITY));
    const own = p.indexOf(Math.max(...p));
    called.push(own);
    if (own === label) correct += 1;
  });
  return { loss: loss / labels.length, accuracy: correct / labels.length, called };
}
