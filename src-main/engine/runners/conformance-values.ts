/*
 * Answers of the conformance cases. The network's come from Keras 2 (TensorFlow 2.21) through the reference file beside the weights; the two
 * small ones from TensorFlow.js on its plain JavaScript backend, and the tests compute them again.
 */

/** Pooled features of formula image 0 by index: the largest, some of the others, and some that are zero. */
export const EXPECTED_LITE0: ReadonlyMap<number, number> = new Map([
  [0, 0.0],
  [3, 0.052372],
  [23, 1.152192],
  [29, 0.82193],
  [32, 0.415877],
  [113, 5.177348],
  [455, 4.674267],
  [468, 3.058796],
  [618, 1.936787],
  [639, 0.0],
  [897, 2.853974],
  [1277, 2.770697],
  [1279, 0.0],
]);

/** Probabilities of the small network: two images, five classes. */
export const EXPECTED_SMALL: readonly number[] = [
  0.173194185, 0.091065906, 0.0942286104, 0.0433711484, 0.598140121, 0.174910933, 0.0918644443, 0.0933043882, 0.0429898575,
  0.596930385,
];

/** Probabilities of the formula head: two rows, four classes. */
export const EXPECTED_HEAD: readonly number[] = [
  0.277554899, 0.196169227, 0.245096937, 0.281178981, 0.26821515, 0.223461211, 0.240260765, 0.26806283,
];
