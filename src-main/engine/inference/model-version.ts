import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelManifestSchema } from '#shared/contract/engine/learning.ts';
import type { ModelManifest } from '#shared/contract/engine/learning.ts';
import { BACKBONES, isBackboneId } from '#shared/domain/architectures/backbones.ts';
import type { BackboneId } from '#shared/domain/architectures/backbones.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { headFromTopology } from '#main/engine/architectures/head.ts';
import { preprocessingOf } from '#main/engine/pipeline/features-extractor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { readSafeTensors } from '#main/engine/weights/safetensors.ts';

/** A manifest lists classes, settings and epochs: 16 MiB is far above any. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** A model version on disk: what its manifest says, checked, and its backbone's name. */
export interface ModelVersion {
  readonly dir: string;
  readonly manifest: ModelManifest;
  readonly backbone: BackboneId;
}

/**
 * Reads and checks a model version's manifest: its form, that its backbone is one of ours with the same weights, and that its
 * preprocessing is the backbone's. Errors: `model/unreadable`.
 */
export async function readModelVersion(dir: string): Promise<ModelVersion> {
  const manifest = await readManifest(dir);
  const { id, weightsHash, layer } = manifest.backbone;
  if (!isBackboneId(id)) throw new AppError('model/unreadable', { path: dir, reason: `unknown backbone ${id}` });
  const backbone = BACKBONES[id];
  if (weightsHash !== backbone.weights.sha256 || layer !== backbone.featureLayer) {
    throw new AppError('model/unreadable', {
      path: dir,
      reason: `trained on other weights of ${id} (${weightsHash.slice(0, 12)}, ${layer})`,
    });
  }
  const expected = preprocessingOf(id);
  const { preprocessing } = manifest;
  if (
    preprocessing.width !== expected.width ||
    preprocessing.height !== expected.height ||
    preprocessing.mode !== expected.mode
  ) {
    throw new AppError('model/unreadable', { path: dir, reason: 'its preprocessing is not that of its backbone' });
  }
  return { dir, manifest, backbone: id };
}

async function readManifest(dir: string): Promise<ModelManifest> {
  const path = join(dir, 'manifest.json');
  try {
    const { size } = await stat(path);
    if (size > MAX_MANIFEST_BYTES) throw new RangeError(`manifest.json has ${size} bytes`);
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return modelManifestSchema.parse(json);
  } catch (cause) {
    throw new AppError(
      'model/unreadable',
      { path: dir, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    );
  }
}

/**
 * The head of a model version as a layers model with its weights; the caller disposes it.
 * Errors: `weights/changed` when the weights are not those of the manifest, `weights/mismatch`, `model/unreadable`.
 */
export async function loadHead({ dir, manifest, backbone }: ModelVersion): Promise<LayersModel> {
  const path = join(dir, manifest.weights.file);
  const [weights] = await Promise.all([readSafeTensors(path), readyTfjs()]);
  if (weights.sha256 !== manifest.weights.sha256) {
    throw new AppError('weights/changed', { path, expected: manifest.weights.sha256, found: weights.sha256 });
  }
  const head = await headFromTopology(manifest.architecture, dir);
  try {
    requireEnds(head, { dir, features: BACKBONES[backbone].featureMap[2], classes: manifest.classes.length });
    assignNamedWeights(head, weights.tensors);
    return head;
  } catch (thrown) {
    head.dispose();
    throw thrown;
  }
}

function requireEnds(
  head: LayersModel,
  ends: { readonly dir: string; readonly features: number; readonly classes: number },
): void {
  const inputs = head.inputs[0]?.shape.at(-1);
  const outputs = head.outputs[0]?.shape.at(-1);
  if (inputs === ends.features && outputs === ends.classes) return;
  const reason = `a head from ${String(inputs)} to ${String(outputs)} values, not from ${ends.features} to ${ends.classes}`;
  throw new AppError('model/unreadable', { path: ends.dir, reason });
}
