import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeZip } from '#main/platform/zip-writer.ts';
import type { KerasModel } from './keras-layers.ts';
import { keras3Config, keras3Groups, keras3Name } from './keras3-config.ts';
import { writeHdf5 } from './write-hdf5.ts';

/** The version of Keras whose form this is; Keras itself only reads its first number. */
const KERAS_VERSION = '3.0.0';

/**
 * Writes a whole model in Keras 3's own form: a zip of `metadata.json`, `config.json` and `model.weights.h5`, nothing compressed. Errors:
 * `model/unsupported-layer` for what Keras 3 computes in another way.
 */
export async function writeKeras(path: string, model: KerasModel, nowMs: number): Promise<void> {
  const config = keras3Config(model);
  const folder = await mkdtemp(join(dirname(path), 'parts-'));
  try {
    const dateSaved = new Date(nowMs).toISOString().slice(0, 19).replace('T', '@');
    const parts = { 'metadata.json': { keras_version: KERAS_VERSION, date_saved: dateSaved }, 'config.json': config };
    for (const [name, value] of Object.entries(parts)) await writeFile(join(folder, name), JSON.stringify(value));
    await writeWeights(join(folder, 'model.weights.h5'), model);
    const names = [...Object.keys(parts), 'model.weights.h5'];
    await writeZip(
      path,
      names.map((name) => ({ name, path: join(folder, name) })),
      { compress: false },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeWeights(path: string, { layers }: KerasModel): Promise<void> {
  const groups = keras3Groups(layers);
  await writeHdf5(path, ({ group, text, floats }) => {
    for (const { name, weights } of layers) {
      const place = `layers/${groups.get(name) ?? name}/vars`;
      group(place);
      text(place, 'name', keras3Name(name));
      weights.forEach((tensor, index) => floats(place, { ...tensor, name: String(index) }));
    }
  });
}
