import { AppError } from '#shared/errors/app-error.ts';
import type { ImportFormat } from '#shared/contract/engine/manifest.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import type { ForeignGraph } from '#main/engine/exchange/read/foreign-graph.ts';
import { readKerasWeights } from '#main/engine/exchange/read/keras-weights.ts';
import { READING } from '#main/engine/exchange/tell-step.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import { headOnNetwork } from './head-on-network.ts';
import type { ModelFiles } from '#main/engine/exchange/read/model-files.ts';
import { isKerasConfig, readKerasConfig } from '#main/engine/exchange/read/read-keras-config.ts';
import { readLabels } from '#main/engine/exchange/read/read-labels.ts';
import { readOnnx } from '#main/engine/exchange/read/read-onnx.ts';
import type { OnnxFile } from '#main/engine/exchange/read/read-onnx.ts';
import { isTfjsModel, readTfjs } from '#main/engine/exchange/read/read-tfjs.ts';

interface ForeignBase {
  readonly format: ImportFormat;
  readonly fileName: string;
  readonly path: string;
  readonly fileHash: string;
  readonly producer: string;
  /** Where a file beside the model names them. */
  readonly classes: readonly string[] | null;
}

/** A classifier's files, read: layers with their weights, or an ONNX file. */
export type ForeignFile =
  | (ForeignBase & {
      readonly kind: 'layers';
      readonly graph: ForeignGraph;
      readonly weights: readonly KerasLayerWeights[];
      /** Settings of layers were guessed, because the file has weights only. */
      readonly isHeadGuessed: boolean;
    })
  | (ForeignBase & { readonly kind: 'onnx'; readonly onnx: OnnxFile });

/** How files are read: with which network where the file has only weights, what is unpacked where, and whom the steps are told. */
export interface ForeignReading {
  readonly architecture: string | null;
  readonly workDir: string;
  readonly tell: TellStep;
}

const KERAS = /\.(h5|hdf5|keras)$/i;

/**
 * Finds out what the files of a classifier are and reads them. `architecture`: the network of a weights-only file.
 * Errors: `import/not-one-file`, `import/unreadable`, `import/unsupported`, `import/answer-missing`, `weights/…`.
 */
export async function readForeign(files: ModelFiles, { architecture, workDir, tell }: ForeignReading): Promise<ForeignFile> {
  await tell(READING);
  const onnx = only(files, /\.onnx$/i);
  if (onnx !== null) return readOnnxFile(files, onnx);
  const keras = only(files, KERAS);
  if (keras !== null) return readKerasFile(files, keras, { architecture, workDir, tell });
  for (const name of files.names.filter((each) => each.toLowerCase().endsWith('.json'))) {
    if (isTfjsModel(await files.readJson(name))) return readTfjsFile(files, name);
  }
  throw new AppError('import/not-one-file', { received: files.names.slice(0, 20).join(', ') });
}

/** The file of a kind; null where there is none. Several are no single model. */
function only(files: ModelFiles, kind: RegExp): string | null {
  const names = files.names.filter((name) => kind.test(name));
  if (names.length > 1) throw new AppError('import/not-one-file', { received: names.slice(0, 20).join(', ') });
  return names[0] ?? null;
}

async function readOnnxFile(files: ModelFiles, name: string): Promise<ForeignFile> {
  const path = await files.path(name);
  const onnx = readOnnx(await files.read(name), name);
  const base = await baseOf(files, { format: 'onnx', fileName: name, path, producer: onnx.producer });
  return { ...base, kind: 'onnx', onnx };
}

async function readKerasFile(
  files: ModelFiles,
  name: string,
  { architecture, workDir, tell }: ForeignReading,
): Promise<ForeignFile> {
  const path = await files.path(name);
  const { producer, config: own, layers: weights } = await readKerasWeights(path, workDir, tell);
  const format = name.toLowerCase().endsWith('.keras') ? 'keras' : 'keras-h5';
  const base = await baseOf(files, { format, fileName: name, path, producer });
  const config = own ?? (await configBeside(files));
  if (config !== null) {
    return { ...base, kind: 'layers', graph: readKerasConfig(config, name), weights, isHeadGuessed: false };
  }
  const { graph, weights: placed } = await headOnNetwork(path, weights, architecture, tell);
  return { ...base, kind: 'layers', graph, weights: placed, isHeadGuessed: true };
}

/** The JSON of a model (`model.to_json()`) among the chosen files. */
async function configBeside(files: ModelFiles): Promise<unknown> {
  for (const name of files.names.filter((each) => each.toLowerCase().endsWith('.json'))) {
    const json = await files.readJson(name);
    if (isKerasConfig(json)) return json;
  }
  return null;
}

async function readTfjsFile(files: ModelFiles, name: string): Promise<ForeignFile> {
  const { producer, config, layers: weights } = await readTfjs(files, name);
  const path = await files.path(name);
  const base = await baseOf(files, { format: 'tfjs', fileName: name, path, producer });
  const isTeachable = /^teachable machine/i.test(base.tool ?? '');
  const graph = readKerasConfig(config, name);
  return { ...base, format: isTeachable ? 'teachable-machine' : 'tfjs', kind: 'layers', graph, weights, isHeadGuessed: false };
}

async function baseOf(
  files: ModelFiles,
  about: Omit<ForeignBase, 'fileHash' | 'classes'>,
): Promise<ForeignBase & { readonly tool: string | null }> {
  const [fileHash, labels] = await Promise.all([hashFile(about.path), readLabels(files)]);
  return { ...about, fileHash, ...labels };
}
