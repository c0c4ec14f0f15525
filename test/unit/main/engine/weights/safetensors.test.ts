import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { decodeSafeTensors, encodeSafeTensors, readSafeTensors, writeSafeTensors } from '#main/engine/weights/safetensors.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caselens-safetensors-'));
});

const tensors = [
  { name: 'dense/kernel', shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0, 1e-30, 6) },
  { name: 'dense/bias', shape: [3], values: Float32Array.of(0.25, 0, -1) },
  { name: 'scalar', shape: [], values: Float32Array.of(7) },
  { name: 'none', shape: [0, 4], values: new Float32Array() },
];

/** A file with a header of our choice. */
function forged(header: string, data = 0, length = BigInt(Buffer.byteLength(header))): Buffer {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length);
  return Buffer.concat([prefix, Buffer.from(header), Buffer.alloc(data)]);
}

test('what is written is read again, with names, shapes, order and metadata; nothing else is left in the folder', async () => {
  const path = join(folder, 'model.safetensors');
  const sha256 = await writeSafeTensors(path, tensors, { made: 'by a test' });
  const read = await readSafeTensors(path);
  expect(read.tensors).toEqual(tensors);
  expect(read.metadata).toEqual({ made: 'by a test' });
  expect(read.sha256).toBe(sha256);
  expect(await readdir(folder)).toEqual(['model.safetensors']);
});

test('the bytes are those of the format: length, header padded to eight, tensors without gaps', () => {
  const bytes = encodeSafeTensors([{ name: 'a', shape: [1], values: Float32Array.of(1) }]);
  const headerBytes = Number(bytes.readBigUInt64LE(0));
  expect(headerBytes % 8).toBe(0);
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + headerBytes))).toEqual({
    a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
  });
  expect(bytes.subarray(8 + headerBytes).toString('hex')).toBe('0000803f');
});

test.each([
  ['shorter than its prefix', Buffer.alloc(5)],
  ['a header longer than the file', forged('{}', 0, 5000n)],
  ['a header length that nobody can hold', forged('{}', 0, 2n ** 63n)],
  ['no JSON', forged('{nothing')],
  ['a list instead of an object', forged('[1, 2]')],
  ['another number format', forged('{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', 2)],
  ['a tensor beyond the end', forged('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}', 8)],
  ['offsets that do not fit the shape', forged('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}', 16)],
  ['offsets the wrong way round', forged('{"a":{"dtype":"F32","shape":[0],"data_offsets":[8,4]}}', 16)],
  [
    'a shape whose size overflows',
    forged('{"a":{"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,4]}}', 4),
  ],
  ['a negative length', forged('{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 4)],
])('%s is refused', async (_, bytes) => {
  expect(() => decodeSafeTensors(bytes)).toThrow();
  const path = join(folder, 'hostile.safetensors');
  await writeFile(path, bytes);
  await expect(readSafeTensors(path)).rejects.toMatchObject({ code: 'weights/unreadable' });
});

test('random bytes never crash the reader', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        decodeSafeTensors(bytes);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Error);
      }
    }),
  );
});

test('a missing file is unreadable', async () => {
  await expect(readSafeTensors(join(folder, 'none'))).rejects.toMatchObject({ code: 'weights/unreadable' });
});
