import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import type { KerasLayerWeights, OnWeightsRead } from '#main/engine/weights/keras-h5.ts';
import { megabyteStep, tellNobody } from '#main/engine/exchange/tell-step.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import { openZip } from './zip-archive.ts';

/** What a Keras file of any form says. `config`: its model as JSON, not checked; null for weights only. */
export interface KerasFile {
  readonly producer: string;
  readonly config: unknown;
  readonly layers: readonly KerasLayerWeights[];
}

const metadataSchema = z.looseObject({ keras_version: z.string().max(100).optional() });

/**
 * Reads a Keras file: `.h5` of Keras 2 and 3, whole or weights only, or `.keras`, whose weights are unpacked below `workDir` for as long as
 * they are read. Errors: `weights/unreadable`, `weights/too-large`, `import/unreadable`, `import/unsafe-archive`.
 */
export async function readKerasWeights(path: string, workDir: string, tell: TellStep = tellNobody): Promise<KerasFile> {
  const onRead: OnWeightsRead = (readBytes, fileBytes) => tell(megabyteStep('reading', readBytes, fileBytes));
  if (path.toLowerCase().endsWith('.keras')) return readKerasArchive(path, workDir, onRead);
  const { kerasVersion, config, layers } = await readKerasH5(path, onRead);
  return { producer: producerOf(kerasVersion), config, layers };
}

function producerOf(version: string | null): string {
  return version === null ? 'Keras' : `Keras ${version.slice(0, 100)}`;
}

/** A `.keras` file: a zip of `config.json`, `metadata.json` and `model.weights.h5`. */
async function readKerasArchive(path: string, workDir: string, onRead: OnWeightsRead): Promise<KerasFile> {
  const zip = await openZip(path);
  const folder = await mkdtemp(join(workDir, 'unpacked-'));
  try {
    const metadata = metadataSchema.safeParse(await zip.readJson('metadata.json'));
    const config = await zip.readJson('config.json');
    if (config === null) throw new AppError('import/unreadable', { fileName: basename(path), reason: 'no config.json in it' });
    const weightsPath = join(folder, 'model.weights.h5');
    await zip.unpack('model.weights.h5', weightsPath);
    const { layers } = await readKerasH5(weightsPath, onRead);
    return { producer: producerOf(metadata.data?.keras_version ?? null), config, layers };
  } finally {
    zip.close();
    await rm(folder, { recursive: true, force: true });
  }
}
