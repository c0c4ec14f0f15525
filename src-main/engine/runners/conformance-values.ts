/*
 * Answers of the conformance cases. The large network's come from Keras 2 (TensorFlow 2.21) through the reference file beside the weights;
 * all others from TensorFlow.js on its plain JavaScript backend, and the tests compute them again.
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

/** Outputs of the small networks, two images each: `conformance-networks.ts`. */
export const EXPECTED = {
  'small-network': [
    0.173194185, 0.091065906, 0.0942286104, 0.0433711484, 0.598140121, 0.174910933, 0.0918644443, 0.0933043882, 0.0429898575,
    0.596930385,
  ],
  convolutions: [
    0.118782803, -0.0272758715, 0.156824112, 0.14036347, -0.00511882501, -0.167343065, 0.118811615, -0.0283297226, 0.156807557,
    0.14024663, -0.0056268773, -0.168290526,
  ],
  pools: [2.10488677, 1.28498745, 0, 0, 2.55948734, 2.05055261, 1.37004042, 0, 0, 2.16337705],
  shapes: [
    -0.108722314, 0.0260252357, 0.51356715, 0.398827255, 0.440881461, 0.328836232, 0.565203726, 0.478430331, -0.00962230563,
    0.312908798, 0.250608116, -0.00415336527, 0.648341298, 0.456976295, 0.413213372, 0.493890762, 0.556847632, 0.479047894,
    0.127593338, 0.581297755,
  ],
  head: [0.277554899, 0.196169227, 0.245096937, 0.281178981, 0.26821515, 0.223461211, 0.240260765, 0.26806283],
} as const;

/** Losses before each of five training steps: `conformance-training.ts`. */
export const EXPECTED_LOSSES = {
  sgd: [1.13651407, 1.13437188, 1.13134837, 1.127563, 1.12312782],
  rmsprop: [1.13651407, 1.0685463, 0.993785441, 0.893715799, 0.778944731],
  adam: [1.13651407, 1.11384225, 1.09141207, 1.06847143, 1.04384482],
  adamw: [1.13651407, 1.11383319, 1.09147596, 1.0686866, 1.0442884],
} as const;
