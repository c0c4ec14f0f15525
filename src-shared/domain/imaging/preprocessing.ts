/**
 * Preprocessing modes as data: output channel `c` is `(pixel[source[c]] - mean[c]) / divisor[c]`, pixels 0 to 255 in RGB order.
 * Sources: `tf`, `torch`, `caffe` as in `keras.applications.imagenet_utils.preprocess_input`; `lite` as in EfficientNet-Lite
 * (mean 127, divisor 128); `unit` maps to 0 to 1; `raw` leaves pixels as
 * they are, for networks that scale by themselves. Checked against Keras within 1e-5.
 */
export interface PreprocessingRule {
  readonly source: readonly [number, number, number];
  readonly mean: readonly [number, number, number];
  readonly divisor: readonly [number, number, number];
}

const RGB = [0, 1, 2] as const;
const BGR = [2, 1, 0] as const;

export const PREPROCESSING_MODES = {
  lite: { source: RGB, mean: [127, 127, 127], divisor: [128, 128, 128] },
  tf: { source: RGB, mean: [127.5, 127.5, 127.5], divisor: [127.5, 127.5, 127.5] },
  torch: { source: RGB, mean: [0.485 * 255, 0.456 * 255, 0.406 * 255], divisor: [0.229 * 255, 0.224 * 255, 0.225 * 255] },
  caffe: { source: BGR, mean: [103.939, 116.779, 123.68], divisor: [1, 1, 1] },
  unit: { source: RGB, mean: [0, 0, 0], divisor: [255, 255, 255] },
  raw: { source: RGB, mean: [0, 0, 0], divisor: [1, 1, 1] },
} as const satisfies Readonly<Record<string, PreprocessingRule>>;

export type PreprocessingMode = keyof typeof PREPROCESSING_MODES;

/**
 * Network input from pixels: a new array of the same length (interleaved, three channels), the argument untouched.
 * @example preprocess(new Float32Array([255, 127.5, 0]), 'tf') // [1, 0, -1]
 */
export function preprocess(pixels: Float32Array, mode: PreprocessingMode): Float32Array<ArrayBuffer> {
  const { source, mean, divisor } = PREPROCESSING_MODES[mode];
  const [s0, s1, s2] = source;
  const [m0, m1, m2] = mean.map(Math.fround) as [number, number, number]; // float32 before subtracting, as NumPy does; three stay three
  const [d0, d1, d2] = divisor;
  const out = new Float32Array(pixels.length);
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    // Indices stay below the length: the reads are never undefined.
    out[i] = ((pixels[i + s0] as number) - m0) / d0;
    out[i + 1] = ((pixels[i + s1] as number) - m1) / d1;
    out[i + 2] = ((pixels[i + s2] as number) - m2) / d2;
  }
  return out;
}
