import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { layers } from '@tensorflow/tfjs-layers';
import type { TrainingStart } from '#shared/contract/engine/learning.ts';
import type { StartRecord } from '#shared/contract/engine/manifest.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import type { BaseId } from '#shared/domain/architectures/bases.ts';
import { BUNDLED_BASE } from '#shared/domain/architectures/bases.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { weightShapes } from '#main/engine/weights/layer-weights.ts';
import { TensorFile } from '#main/engine/weights/tensor-file.ts';
import { isSameShape, shapeText } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { requireWeightsHash } from '#main/engine/weights/weights-file.ts';
import { drawInitialWeights } from './initial-weights.ts';

/** Weights by their names, `<layer>/<role>`. */
export type NamedWeights = ReadonlyMap<string, WeightTensor>;

/** What a network's weights come from. */
export interface StartWeights {
  readonly record: StartRecord;
  /** Names the weights by their content. */
  readonly hash: string;
  /** The weights of the network's layers, every time read or drawn anew. Errors: `import/mismatch`, `weights/unreadable`. */
  readonly of: (layers: readonly layers.Layer[]) => Promise<NamedWeights>;
}

/** What a start is opened with. */
export interface StartRequest {
  readonly start: TrainingStart;
  readonly base: BaseId;
  readonly resourcesDir: string;
  readonly seed: number;
}

/** The stream of random numbers that a run's weights are drawn from. */
export function initialSeed(seed: number): string {
  return `${seed}/initial`;
}

/**
 * Opens what a network starts from, its file checked by its hash. Errors: `training/wrong-network`, `weights/changed`,
 * `weights/unreadable`.
 */
export async function openStart({ start, base, resourcesDir, seed }: StartRequest): Promise<StartWeights> {
  switch (start.kind) {
    case 'random':
      return {
        record: { kind: 'random' },
        hash: createHash('sha256')
          .update(`random ${base} ${initialSeed(seed)}`)
          .digest('hex'),
        of: async (own) => drawInitialWeights({ layers: [...own] }, initialSeed(seed)),
      };
    case 'bundled':
      return openBundled(resourcesDir);
    case 'file':
      return openFile(start, base);
  }
}

async function openBundled(resourcesDir: string): Promise<StartWeights> {
  const { weights } = BACKBONES[BUNDLED_BASE];
  const path = join(resourcesDir, 'models', weights.file);
  await requireWeightsHash(path, weights.sha256);
  return {
    record: { kind: 'bundled', network: BUNDLED_BASE, weightsHash: weights.sha256 },
    hash: weights.sha256,
    of: async (own) => {
      const file = await readKerasH5(path);
      const byLayer = new Map(file.layers.map((layer) => [layer.layer, layer.weights]));
      // In Keras' order inside a layer.
      const found = own.flatMap((layer) =>
        weightShapes(layer).flatMap(({ name }, index) => {
          const tensor = byLayer.get(layer.name)?.[index];
          return tensor === undefined ? [] : [{ ...tensor, name }];
        }),
      );
      return requireFit(own, found, { fileName: weights.file, network: BUNDLED_BASE });
    },
  };
}

async function openFile(start: TrainingStart & { readonly kind: 'file' }, base: BaseId): Promise<StartWeights> {
  const { path, fileName, network, weightsHash } = start;
  if (network !== base) throw new AppError('training/wrong-network', { fileName, network, expected: base });
  await requireWeightsHash(path, weightsHash);
  const { path: _path, ...record } = start;
  return {
    record,
    hash: weightsHash,
    of: async (own) => {
      const file = await TensorFile.open(path);
      try {
        return requireFit(own, await file.read(() => true), { fileName, network });
      } finally {
        await file.close();
      }
    },
  };
}

/** Rows of a table of differences that an error shows. */
const MOST_ROWS = 100;

/** The tensors by name, where each of the layers' weights is there with its shape. Errors: `import/mismatch`, a table of those that are not. */
function requireFit(
  own: readonly layers.Layer[],
  tensors: readonly WeightTensor[],
  file: { readonly fileName: string; readonly network: string },
): NamedWeights {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const wrong = own.flatMap(weightShapes).flatMap(({ name, shape }) => {
    const found = byName.get(name);
    if (found !== undefined && isSameShape(found.shape, shape)) return [];
    return [{ layer: name, expected: shapeText(shape), found: found === undefined ? '' : shapeText(found.shape) }];
  });
  if (wrong.length === 0) return byName;
  const rows = wrong.slice(0, MOST_ROWS);
  throw new AppError('import/mismatch', {
    ...file,
    count: wrong.length,
    layers: rows.map(({ layer }) => layer),
    expected: rows.map(({ expected }) => expected),
    found: rows.map(({ found }) => found),
  });
}
