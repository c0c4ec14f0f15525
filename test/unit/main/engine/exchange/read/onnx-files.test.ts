import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';
import { inspected } from '#test/support/foreign-models.ts';
import { tempFolder } from '#test/support/temp-home.ts';

describe('ONNX', () => {
  const { onnx } = onnxProto;
  const value = (name: string, dims: readonly number[], elemType = 1): object => ({
    name,
    type: {
      tensorType: { elemType, shape: { dim: dims.map((length) => (length > 0 ? { dimValue: length } : { dimParam: 'N' })) } },
    },
  });
  const graph = (changes: object): string => {
    const node = [{ opType: 'Flatten', input: ['x'], output: ['y'] }];
    const parts = { name: 'g', node, input: [value('x', [0, 8, 8, 3])], output: [value('y', [0, 192])], ...changes };
    const path = join(tempFolder(), 'model.onnx');
    writeFileSync(
      path,
      onnx.ModelProto.encode(onnx.ModelProto.fromObject({ irVersion: 7, graph: parts, producerName: 'test' })).finish(),
    );
    return path;
  };

  test('says its ends', async () => {
    expect(await inspected([graph({})])).toMatchObject({
      format: 'onnx',
      width: 8,
      height: 8,
      units: 192,
      layout: { value: 'nhwc', because: 'file' },
      scores: { value: 'logits' },
    });
  });

  test.each([
    ['two inputs', { input: [value('x', [0, 8, 8, 3]), value('z', [1])] }],
    ['whole numbers as input', { input: [value('x', [0, 8, 8, 3], 7)] }],
    ['grey images', { input: [value('x', [0, 8, 8, 1])] }],
    ['no axes', { input: [value('x', [])] }],
    ['no output with classes', { output: [value('y', [0, 8, 8, 3])] }],
    [
      'weights in other files',
      { initializer: [{ name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: '/etc/passwd' }] }] },
    ],
    ['several sigmoids', { node: [{ opType: 'Sigmoid', input: ['x'], output: ['y'] }] }],
  ])('%s is refused', async (_, changes) => {
    await expect(inspected([graph(changes)])).rejects.toMatchObject({ code: 'import/unsupported' });
  });

  test.each([Buffer.alloc(0), Buffer.from('not a model'), Buffer.alloc(1000, 0xff)])(
    'other bytes are unreadable',
    async (bytes) => {
      const path = join(tempFolder(), 'model.onnx');
      writeFileSync(path, bytes);
      await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unreadable' });
    },
  );
});
