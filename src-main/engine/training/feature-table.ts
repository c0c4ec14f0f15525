/** Features of the images of one part, row by row, each row with its class. A view of an image is a row of its own. */
export interface FeatureTable {
  readonly values: Float32Array<ArrayBuffer>;
  readonly labels: Uint16Array;
  readonly featureCount: number;
}

/** How many rows a table has. */
export function rowCount(table: FeatureTable): number {
  return table.labels.length;
}

/** The rows of `indices`, copied one after another. */
export function gatherRows(table: FeatureTable, indices: readonly number[]): FeatureTable {
  const { featureCount } = table;
  const values = new Float32Array(indices.length * featureCount);
  const labels = new Uint16Array(indices.length);
  indices.forEach((row, place) => {
    values.set(table.values.subarray(row * featureCount, (row + 1) * featureCount), place * featureCount);
    labels[place] = table.labels[row] ?? 0;
  });
  return { values, labels, featureCount };
}

/** Mean and variance of each feature, as the head's standardisation needs them. */
export interface FeatureMoments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/**
 * Mean and population variance of each feature over all rows, in 64 bits and two passes. A feature that never changes gets variance 1,
 * so that standardisation leaves it at zero instead of dividing by zero (as scikit-learn's StandardScaler).
 */
export function featureMoments(table: FeatureTable): FeatureMoments {
  const { values, featureCount } = table;
  const rows = rowCount(table);
  const sums = new Float64Array(featureCount);
  for (let i = 0; i < values.length; i++) addAt(sums, i % featureCount, values[i] ?? 0);
  const means = sums.map((sum) => sum / rows);
  const squares = new Float64Array(featureCount);
  for (let i = 0; i < values.length; i++) {
    const feature = i % featureCount;
    addAt(squares, feature, ((values[i] ?? 0) - (means[feature] ?? 0)) ** 2);
  }
  return { mean: Float32Array.from(means), variance: Float32Array.from(squares, (square) => (square === 0 ? 1 : square / rows)) };
}

function addAt(sums: Float64Array, index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}
