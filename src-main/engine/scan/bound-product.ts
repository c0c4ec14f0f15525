import { availableParallelism } from 'node:os';
import { OnnxBuilder } from '#main/engine/onnx/builder.ts';
import { loadOrt } from '#main/engine/onnx/session.ts';
import { FEATURES } from './correlation-features.ts';
import { BLOCK_RECORDS } from './similarity-order.ts';

/**
 * Upper bounds of all correlations between two blocks of records: `BLOCK_RECORDS * BLOCK_RECORDS` values, row by row of the first.
 * The result may be overwritten by the next call. Values below the threshold may be anything below it.
 */
export interface BoundProduct {
  readonly name: 'onnx' | 'javascript';
  multiply(a: Float32Array, b: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** The matrix product in ONNX Runtime: about 100 times plain JavaScript. Rejects where the library cannot be loaded. */
export async function makeOnnxProduct(): Promise<BoundProduct> {
  const ort = await loadOrt();
  const builder = new OnnxBuilder();
  builder.graphInput('a', [FEATURES]);
  builder.graphInput('b', [FEATURES]);
  builder.node('Gemm', ['a', 'b'], 'bounds', { transB: 1 });
  builder.graphOutput('bounds', [BLOCK_RECORDS]);
  const session = await ort.InferenceSession.create(builder.toBytes('bounds'), {
    executionProviders: ['cpu'],
    intraOpNumThreads: availableParallelism(),
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Threads that wait by spinning would take the cores from the rest of the program between two products.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const dims = [BLOCK_RECORDS, FEATURES];
  const out = new ort.Tensor('float32', new Float32Array(BLOCK_RECORDS * BLOCK_RECORDS), [BLOCK_RECORDS, BLOCK_RECORDS]);
  return {
    name: 'onnx',
    multiply: async (a, b) => {
      const results = await session.run(
        { a: new ort.Tensor('float32', a, dims), b: new ort.Tensor('float32', b, dims) },
        { bounds: out },
      );
      const data = results['bounds']?.data;
      if (!(data instanceof Float32Array)) throw new TypeError('the product is not float32');
      return data;
    },
    release: () => session.release(),
  };
}

/** Coefficients of the coarse look: 4 x 4 blocks, and the length of the rest. */
const COARSE = 17;
const FINE_ACROSS = 16;
const COARSE_ACROSS = 4;

/**
 * The same without a native library. A coarse bound of the same kind (4 x 4 block means, orthonormal in the 16 x 16 ones) is
 * enough for most pairs; only the others are multiplied out.
 */
export function makeJavaScriptProduct(threshold: number): BoundProduct {
  const bounds = new Float32Array(BLOCK_RECORDS * BLOCK_RECORDS);
  return {
    name: 'javascript',
    multiply: (a, b) => {
      const coarseA = coarseOf(a);
      const coarseB = coarseOf(b);
      const [records, features] = [BLOCK_RECORDS, FEATURES];
      for (let i = 0, o = 0; i < records; i++) {
        for (let j = 0; j < records; j++, o++) {
          const coarse = dot(coarseA, i * COARSE, coarseB, j * COARSE, COARSE);
          bounds[o] = coarse < threshold ? -1 : dot(a, i * features, b, j * features, features);
        }
      }
      return Promise.resolve(bounds);
    },
    release: () => Promise.resolve(),
  };
}

// eslint-disable-next-line @typescript-eslint/max-params -- two offsets into two arrays: an object for each product would cost more than the product
function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (a[atA + k] as number) * (b[atB + k] as number); // inside both by the callers
  return sum;
}

function coarseOf(features: Float32Array): Float32Array {
  const coarse = new Float32Array(BLOCK_RECORDS * COARSE);
  for (let record = 0; record < BLOCK_RECORDS; record++) {
    const fine = features.subarray(record * FEATURES, (record + 1) * FEATURES);
    const out = coarse.subarray(record * COARSE, (record + 1) * COARSE);
    let total = 0;
    for (let k = 0; k < FEATURES; k++) total += (fine[k] as number) ** 2; // 1, or 0 for a row that does not count
    for (let k = 0; k < FEATURES - 1; k++) {
      const row = Math.floor(k / FINE_ACROSS / COARSE_ACROSS);
      const column = Math.floor((k % FINE_ACROSS) / COARSE_ACROSS);
      const at = row * COARSE_ACROSS + column;
      out[at] = (out[at] as number) + (fine[k] as number) / COARSE_ACROSS; // an orthonormal vector of 16 quarters
    }
    let kept = 0;
    for (let k = 0; k < COARSE - 1; k++) kept += (out[k] as number) ** 2;
    out[COARSE - 1] = Math.sqrt(Math.max(0, total - kept));
  }
  return coarse;
}
