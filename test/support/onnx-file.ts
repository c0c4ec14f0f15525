import { writeFileSync } from 'node:fs';
import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const FLOAT = 1;

/** How the images of a small ONNX classifier lie in its input, and how many it takes at once (0: any number). */
export interface OnnxShape {
  readonly layout: 'nhwc' | 'nchw';
  readonly batch: number;
  readonly size: number;
}

/** An ONNX classifier as PyTorch exports them: the mean of each colour, times a matrix (3 x classes) of weights, as scores. */
export function writeOnnxClassifier(
  path: string,
  { layout, batch, size }: OnnxShape,
  weights: readonly (readonly number[])[],
): void {
  const units = weights[0]?.length ?? 0;
  const dims = layout === 'nhwc' ? [batch, size, size, 3] : [batch, 3, size, size];
  const value = (name: string, lengths: readonly number[]): object => ({
    name,
    type: {
      tensorType: {
        elemType: FLOAT,
        shape: { dim: lengths.map((length) => (length > 0 ? { dimValue: length } : { dimParam: 'N' })) },
      },
    },
  });
  const perm = { name: 'perm', type: 7, ints: [0, 3, 1, 2] };
  const first = layout === 'nhwc' ? [{ opType: 'Transpose', input: ['images'], output: ['planes'], attribute: [perm] }] : [];
  const graph = {
    name: 'classifier',
    node: [
      ...first,
      { opType: 'GlobalAveragePool', input: [layout === 'nhwc' ? 'planes' : 'images'], output: ['means'] },
      { opType: 'Flatten', input: ['means'], output: ['flat'] },
      { opType: 'MatMul', input: ['flat', 'weights'], output: ['scores'] },
    ],
    input: [value('images', dims)],
    output: [value('scores', [batch, units])],
    initializer: [{ name: 'weights', dataType: FLOAT, dims: [3, units], floatData: weights.flat() }],
  };
  const model = { irVersion: 7, opsetImport: [{ version: 13 }], producerName: 'pytorch', producerVersion: '2.4.0', graph };
  writeFileSync(path, onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish());
}
