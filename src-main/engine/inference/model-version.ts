import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelManifestSchema } from '#shared/contract/engine/manifest.ts';
import type { ModelManifest, OnnxRecord, PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import { BACKBONES, isBackboneId } from '#shared/domain/architectures/backbones.ts';
import type { BackboneId } from '#shared/domain/architectures/backbones.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { modelFromTopology } from '#main/engine/architectures/topology.ts';
import { preprocessingOf } from '#main/engine/pipeline/features-extractor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { changedWeights, requireWeightsHash } from '#main/engine/weights/weights-file.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { readSafeTensors } from '#main/engine/weights/safetensors.ts';
import { shapeText } from '#main/engine/weights/weight-tensor.ts';

/** A manifest lists classes, settings and epochs: 16 MiB is far above any. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;
/** Width and height of any network's input: a hostile manifest must not make us allocate. */
const MAX_INPUT_SIZE = 2048;

/** A model version whose manifest names a backbone: its `architecture` is the head. */
export interface HeadVersion {
  readonly kind: 'head';
  readonly dir: string;
  readonly manifest: ModelManifest;
  readonly backbone: BackboneId;
}

/** A model version whose `architecture` is the whole network. */
export interface NetworkVersion {
  readonly kind: 'network';
  readonly dir: string;
  readonly manifest: ModelManifest;
}

/** A model version that is an ONNX file from elsewhere. */
export interface OnnxVersion {
  readonly kind: 'onnx';
  readonly dir: string;
  readonly manifest: ModelManifest;
  readonly onnx: OnnxRecord;
}

/** A model version that is the mean of others, which lie beside it. */
export interface EnsembleVersion {
  readonly kind: 'ensemble';
  readonly dir: string;
  readonly manifest: ModelManifest;
  readonly members: readonly EnsembleMember[];
}

/** Where a member lies and what its manifest's bytes must be. */
export interface EnsembleMember {
  readonly dir: string;
  readonly manifestHash: string;
}

/** A model version on disk: what its manifest says, checked. */
export type ModelVersion = HeadVersion | NetworkVersion | OnnxVersion | EnsembleVersion;

/**
 * Reads and checks a model version's manifest: its form; that a backbone is one of ours with the same weights and its preprocessing; that a
 * network's input is of a size that images are decoded to. Errors: `model/unreadable`.
 */
export async function readModelVersion(dir: string): Promise<ModelVersion> {
  const { manifest } = await readManifest(dir);
  if (manifest.kind === 'ensemble') return { kind: 'ensemble', dir, manifest, members: membersOf(dir, manifest) };
  if (manifest.backbone !== null)
    return { kind: 'head', dir, manifest, backbone: knownBackbone(dir, manifest.backbone, manifest) };
  const { width, height } = manifest.preprocessing;
  if (Math.max(width, height) > MAX_INPUT_SIZE) throw unreadable(dir, `an input of ${width} x ${height} pixels is too large`);
  if (manifest.output === 'sigmoid' && manifest.classes.length !== 2)
    throw unreadable(dir, `one sigmoid unit for ${manifest.classes.length} classes`);
  if (manifest.onnx !== null) return { kind: 'onnx', dir, manifest, onnx: manifest.onnx };
  return { kind: 'network', dir, manifest };
}

function membersOf(dir: string, { members }: ModelManifest): readonly EnsembleMember[] {
  if (members.length < 2) throw unreadable(dir, `an ensemble of ${members.length}`);
  return members.map(({ modelId, manifestHash }) => {
    // A folder's name and nothing else: a manifest must not lead anywhere.
    if (!modelIdSchema.safeParse(modelId).success) throw unreadable(dir, `a member named ${modelId}`);
    return { dir: join(dirname(dir), modelId), manifestHash };
  });
}

/**
 * A member of an ensemble, as it was when they were combined. Errors: `model/unreadable` where it is gone, was changed, is an ensemble itself
 * or has other classes.
 */
export async function readMember({ dir, manifest }: EnsembleVersion, member: EnsembleMember): Promise<ModelVersion> {
  const { sha256 } = await readManifest(member.dir);
  if (sha256 !== member.manifestHash) throw unreadable(dir, `its member ${member.dir} was changed`);
  const version = await readModelVersion(member.dir);
  const { kind, classes } = version.manifest;
  if (kind === 'ensemble') throw unreadable(dir, 'a member that is an ensemble');
  const isSame = classes.length === manifest.classes.length && classes.every((name) => manifest.classes.includes(name));
  if (!isSame) throw unreadable(dir, `a member with other classes: ${classes.join(', ')}`);
  return version;
}

function knownBackbone(
  dir: string,
  { id, weightsHash, layer }: NonNullable<ModelManifest['backbone']>,
  { preprocessing }: ModelManifest,
): BackboneId {
  if (!isBackboneId(id)) throw unreadable(dir, `unknown backbone ${id}`);
  const backbone = BACKBONES[id];
  if (weightsHash !== backbone.weights.sha256 || layer !== backbone.featureLayer) {
    throw unreadable(dir, `trained on other weights of ${id} (${weightsHash.slice(0, 12)}, ${layer})`);
  }
  const expected = preprocessingOf(id);
  const keys: readonly (keyof PreprocessingContract)[] = ['width', 'height', 'mode'];
  if (keys.some((key) => preprocessing[key] !== expected[key])) {
    throw unreadable(dir, 'its preprocessing is not that of its backbone');
  }
  return id;
}

async function readManifest(dir: string): Promise<{ readonly manifest: ModelManifest; readonly sha256: string }> {
  const path = join(dir, 'manifest.json');
  try {
    const { size } = await stat(path);
    if (size > MAX_MANIFEST_BYTES) throw new RangeError(`manifest.json has ${size} bytes`);
    const text = await readFile(path, 'utf8');
    const json: unknown = JSON.parse(text);
    return { manifest: modelManifestSchema.parse(json), sha256: createHash('sha256').update(text).digest('hex') };
  } catch (cause) {
    throw unreadable(dir, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/**
 * The head of a model version as a layers model with its weights; the caller disposes it.
 * Errors: `weights/changed` when the weights are not those of the manifest, `weights/mismatch`, `model/unreadable`.
 */
export function loadHead(version: HeadVersion): Promise<LayersModel> {
  return loadLayers(version, [BACKBONES[version.backbone].featureMap[2]]);
}

/** The network of a model version as a layers model with its weights; the caller disposes it. Errors: as `loadHead`. */
export function loadNetwork(version: NetworkVersion): Promise<LayersModel> {
  const { width, height } = version.manifest.preprocessing;
  return loadLayers(version, [height, width, 3]);
}

/** Errors: `weights/changed`, `weights/unreadable`. */
export async function requireWeights(version: ModelVersion): Promise<void> {
  const { path, sha256 } = weightsOf(version);
  await requireWeightsHash(path, sha256);
}

/** The weights file of a version and what it must be. Errors: `model/unreadable` where there is none. */
export function weightsOf({ dir, manifest }: ModelVersion): { readonly path: string; readonly sha256: string } {
  if (manifest.weights === null) throw unreadable(dir, 'no weights of its own');
  return { path: join(dir, manifest.weights.file), sha256: manifest.weights.sha256 };
}

async function loadLayers(version: ModelVersion, inputShape: readonly number[]): Promise<LayersModel> {
  const { dir, manifest } = version;
  const { path, sha256: expected } = weightsOf(version);
  const [weights] = await Promise.all([readSafeTensors(path), readyTfjs()]);
  if (weights.sha256 !== expected) throw changedWeights(path, { expected, found: weights.sha256 });
  const model = await modelFromTopology(manifest.architecture, weights.tensors, dir);
  try {
    const units = manifest.output === 'sigmoid' ? 1 : manifest.classes.length;
    requireEnds(model, { dir, input: inputShape, output: [units] });
    assignNamedWeights(model, weights.tensors);
    return model;
  } catch (thrown) {
    model.dispose();
    throw thrown;
  }
}

/** What goes into a model and what comes out of it, without the batch axis. */
interface Ends {
  readonly dir: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
}

function requireEnds(model: LayersModel, ends: Ends): void {
  const [input, output] = [model.inputs, model.outputs].map((tensors) =>
    tensors.map(({ shape }) => shapeText(shape.slice(1))).join(),
  );
  const [expectedInput, expectedOutput] = [shapeText(ends.input), shapeText(ends.output)];
  if (input === expectedInput && output === expectedOutput) return;
  throw unreadable(
    ends.dir,
    `layers from ${input ?? ''} to ${output ?? ''} values, not from ${expectedInput} to ${expectedOutput}`,
  );
}

function unreadable(path: string, reason: string, cause?: unknown): AppError {
  return new AppError('model/unreadable', { path, reason }, { cause });
}
