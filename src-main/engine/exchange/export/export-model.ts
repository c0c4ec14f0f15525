import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { z } from 'zod';
import type { EXPORTING_METHODS, exportedFileSchema } from '#shared/contract/engine/exporting.ts';
import { EXPORT_FORMATS, LARGEST_EXPORT_DIFFERENCE } from '#shared/domain/exports/export-formats.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { withClassProbabilities } from '#main/engine/inference/both-classes.ts';
import type { HeadVersion, ModelVersion, NetworkVersion, OnnxVersion } from '#main/engine/inference/model-version.ts';
import { openOnnxModel } from '#main/engine/inference/onnx-classifier.ts';
import { readModelVersion, weightsOf } from '#main/engine/inference/model-version.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import { compareWritten } from './compare-written.ts';
import { END_NAMES } from '#main/engine/exchange/write/end-names.ts';
import { describeModel } from '#main/engine/exchange/write/keras-layers.ts';
import { openWritten } from './open-written.ts';
import type { WrittenModel } from './open-written.ts';
import { paintImages } from './painted-images.ts';
import { trainingConfigOf } from '#main/engine/exchange/write/training-config.ts';
import { loadWholeModel } from './whole-model.ts';
import { writeKerasH5 } from '#main/engine/exchange/write/write-keras-h5.ts';
import { writeKeras } from '#main/engine/exchange/write/write-keras.ts';
import { writeOnnxFile } from '#main/engine/exchange/write/write-onnx-file.ts';
import { writeSavedModel } from '#main/engine/exchange/write/write-saved-model.ts';
import { writeTfjs } from '#main/engine/exchange/write/write-tfjs.ts';

type Method = (typeof EXPORTING_METHODS)['models.export'];
export type ExportInput = z.infer<Method['input']>;
export type ExportOutput = z.infer<Method['output']>;
type ExportedFile = z.infer<typeof exportedFileSchema>;

/** Painted where there are no images of the user's. */
const PAINTED_IMAGES = 8;

/** Writes a model version for other programs, reads it back and compares: the engine's `models.export`. */
export async function exportModel(input: ExportInput, context: EngineContext<'models.export'>): Promise<ExportOutput> {
  const { modelDir, outDir, format } = input;
  const version = exportable(await readModelVersion(modelDir), input);
  if (format === 'savedmodel') await requireTensorFlow();
  const unfinished = `${outDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    context.progress({ phase: 'writing', done: 0, total: null, unit: 'images' });
    const startedAt = performance.now();
    await writeModel(unfinished, version, input);
    const writeMs = performance.now() - startedAt;
    context.signal.throwIfAborted();
    const check = await checkWritten(unfinished, version, input, context);
    const checkMs = performance.now() - startedAt - writeMs;
    const files = await filesIn(unfinished);
    await rename(unfinished, outDir);
    return { files, check, writeMs, checkMs };
  } catch (thrown) {
    await rm(unfinished, { recursive: true, force: true });
    throw thrown;
  }
}

type Exportable = HeadVersion | NetworkVersion | OnnxVersion;

/** Errors: `export/not-possible` for what is no single network of layers, and no ONNX file that stays one. */
function exportable(version: ModelVersion, { format }: ExportInput): Exportable {
  if (version.kind === 'ensemble') throw new AppError('export/not-possible', { format, why: 'ensemble' });
  if (version.kind === 'onnx' && format !== 'onnx') throw new AppError('export/not-possible', { format, why: 'onnx' });
  return version;
}

async function requireTensorFlow(): Promise<void> {
  const { available, reason } = await RUNNERS.tensorflow.probe('load');
  if (!available) throw new AppError('engine/runner-unavailable', { runner: 'tensorflow', reason });
}

async function writeModel(folder: string, version: Exportable, input: ExportInput): Promise<void> {
  if (version.kind === 'onnx') return copyFile(weightsOf(version).path, join(folder, EXPORT_FORMATS.onnx.model));
  const model = await loadWholeModel(version, input.resourcesDir);
  try {
    await writeAs(folder, model, version, input);
  } finally {
    model.dispose();
  }
}

async function writeAs(
  folder: string,
  model: LayersModel,
  version: HeadVersion | NetworkVersion,
  input: ExportInput,
): Promise<void> {
  const { format } = input;
  const path = join(folder, EXPORT_FORMATS[format].model);
  switch (format) {
    case 'keras-h5':
      return writeKerasH5(path, describeModel(model), trainingConfigOf(version.manifest));
    case 'keras':
      return writeKeras(path, describeModel(model), input.savedAtMs);
    case 'tfjs':
      return writeTfjs(folder, describeModel(model), input.producer);
    case 'onnx':
      return writeOnnxFile(path, model, END_NAMES, input.metadata);
    case 'savedmodel':
      return writeSavedModel(path, model, END_NAMES);
  }
}

async function checkWritten(
  folder: string,
  version: Exportable,
  input: ExportInput,
  { signal, progress }: EngineContext<'models.export'>,
): Promise<ExportOutput['check']> {
  const workDir = await mkdtemp(join(tmpdir(), 'caselens-export-'));
  const painted = input.images.length === 0;
  try {
    const paths = painted ? await paintImages(workDir, PAINTED_IMAGES) : input.images.map(({ path }) => path);
    const request = { modelDir: input.modelDir, resourcesDir: input.resourcesDir, cacheDir: null, runner: 'auto' } as const;
    const onProgress = (done: number): void => progress({ phase: 'checking', done, total: paths.length, unit: 'images' });
    onProgress(0);
    const written = await openExported(folder, version, input);
    try {
      const { manifest } = version;
      const { images, maxAbsDifference } = await compareWritten({ request, manifest, written, paths, signal, onProgress });
      if (!(maxAbsDifference <= LARGEST_EXPORT_DIFFERENCE)) {
        throw new AppError('export/differs', { format: input.format, difference: maxAbsDifference.toExponential(1), images });
      }
      return { images, painted, maxAbsDifference, readBy: written.readBy };
    } finally {
      await written.close();
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

/** The written model as it takes images and gives probabilities of classes; a copy of somebody else's file as the importer feeds it. */
async function openExported(folder: string, version: Exportable, { format }: ExportInput): Promise<WrittenModel> {
  const { output, preprocessing } = version.manifest;
  const written =
    version.kind === 'onnx'
      ? { ...(await openOnnxModel({ ...version, dir: folder })), readBy: 'ONNX Runtime' }
      : await openWritten(format, folder, [preprocessing.height, preprocessing.width, 3]);
  return { ...withClassProbabilities(written, output), readBy: written.readBy };
}

async function filesIn(folder: string): Promise<ExportedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = await Promise.all(
    paths.map(async (path) => ({
      name: relative(folder, path).replaceAll(sep, '/'),
      sizeBytes: (await stat(path)).size,
      sha256: await hashFile(path),
    })),
  );
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}
