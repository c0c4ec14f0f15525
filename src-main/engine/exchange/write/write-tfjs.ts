import { open, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { KerasModel } from './keras-layers.ts';
import { KERAS_VERSION } from '#main/engine/exchange/keras-words.ts';
import { keras2Config } from './keras2-config.ts';

/** As TensorFlow.js' own converter cuts weights, so that browsers cache them. */
const SHARD_BYTES = 4 * 1024 ** 2;

/** Writes a TensorFlow.js layers model into a folder: `model.json` and the weights in shards of 4 MiB. */
export async function writeTfjs(folder: string, model: KerasModel, producer: string): Promise<void> {
  const weights = model.layers.flatMap(({ name, weights: own }) =>
    own.map((tensor) => ({ ...tensor, name: `${name}/${tensor.name}` })),
  );
  const paths = await writeShards(
    folder,
    weights.map(({ values }) => values),
  );
  const json = {
    format: 'layers-model',
    generatedBy: producer,
    convertedBy: null,
    modelTopology: { keras_version: KERAS_VERSION, backend: 'tensorflow', model_config: keras2Config(model) },
    weightsManifest: [{ paths, weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })) }],
  };
  await writeFile(join(folder, 'model.json'), JSON.stringify(json));
}

async function writeShards(folder: string, parts: readonly Float32Array[]): Promise<string[]> {
  const totalBytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const count = Math.max(1, Math.ceil(totalBytes / SHARD_BYTES));
  const names = Array.from({ length: count }, (_, index) => `group1-shard${index + 1}of${count}.bin`);
  let shard = 0;
  let room = SHARD_BYTES;
  let file = await openShard(folder, names, shard);
  try {
    for (const part of parts) {
      let bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      while (bytes.length > 0) {
        if (room === 0) {
          await file.close();
          shard += 1;
          room = SHARD_BYTES;
          file = await openShard(folder, names, shard);
        }
        const piece = bytes.subarray(0, room);
        await file.writeFile(piece);
        room -= piece.length;
        bytes = bytes.subarray(piece.length);
      }
    }
  } finally {
    await file.close();
  }
  return names;
}

function openShard(folder: string, names: readonly string[], shard: number): Promise<FileHandle> {
  return open(join(folder, names[shard] ?? ''), 'wx');
}
