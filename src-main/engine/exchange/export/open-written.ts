import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import { EXPORT_FORMATS } from '#shared/domain/exports/export-formats.ts';
import { openOnnxSession } from '#main/engine/onnx/session.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { runnerThreads } from '#main/engine/runners/threads.ts';
import { tfjsRunner } from '#main/engine/runners/tfjs-runner.ts';
import { openServingSignature } from '#main/engine/tensorflow/serving-signature.ts';
import { buildForeign } from '#main/engine/exchange/import/build-foreign.ts';
import { END_NAMES } from '#main/engine/exchange/write/end-names.ts';
import { readKerasConfig } from '#main/engine/exchange/read/read-keras-config.ts';
import { readKerasWeights } from '#main/engine/exchange/read/keras-weights.ts';
import { openModelFiles } from '#main/engine/exchange/read/model-files.ts';
import { readTfjs } from '#main/engine/exchange/read/read-tfjs.ts';

/** A written model that was opened again, and what runs it. */
export interface WrittenModel extends OpenModel {
  readonly readBy: string;
}

/** What a written model takes, without the batch axis. */
type Shape = readonly number[];

/** Images that run together while a written model is checked. */
const BATCH = 4;

/**
 * Opens an exported model from its files alone, as another program would: ONNX in ONNX Runtime, a SavedModel in TensorFlow, the others by
 * the importer's readers in TensorFlow.js, which shares no code with the compiler. Errors: those of the readers and runners.
 */
export async function openWritten(format: ExportFormat, folder: string, inputShape: Shape): Promise<WrittenModel> {
  const path = join(folder, EXPORT_FORMATS[format].model);
  switch (format) {
    case 'onnx':
      return openOnnx(path, inputShape);
    case 'savedmodel':
      return { ...(await openServingSignature(path, END_NAMES, inputShape)), bestBatch: BATCH, readBy: 'TensorFlow' };
    case 'keras-h5':
    case 'keras':
      return openLayers(() => loadKeras(path, folder));
    case 'tfjs':
      return openLayers(() => loadTfjs(path, folder));
  }
}

async function openOnnx(path: string, inputShape: Shape): Promise<WrittenModel> {
  const model = { bytes: await readFile(path), ...END_NAMES, inputShape, outputShape: [] };
  const session = await openOnnxSession(model, { provider: 'cpu', threads: runnerThreads(), sharesCores: true });
  return { run: session.run, close: session.release, bestBatch: BATCH, readBy: 'ONNX Runtime' };
}

async function openLayers(load: () => Promise<LayersModel>): Promise<WrittenModel> {
  const open = await tfjsRunner.open({ name: 'written', contentHash: null, load }, { threads: 1, compiledDir: null });
  return { ...open, bestBatch: BATCH, readBy: 'TensorFlow.js' };
}

async function loadKeras(path: string, workDir: string): Promise<LayersModel> {
  const { config, layers: weights } = await readKerasWeights(path, workDir);
  const fileName = basename(path);
  return buildForeign({ fileName, graph: readKerasConfig(config, fileName), weights, inputSize: null, appended: null });
}

async function loadTfjs(path: string, folder: string): Promise<LayersModel> {
  const fileName = basename(path);
  const names = await readdir(folder);
  const files = await openModelFiles(
    names.map((name) => join(folder, name)),
    folder,
  );
  try {
    const { config, layers: weights } = await readTfjs(files, fileName);
    return await buildForeign({ fileName, graph: readKerasConfig(config, fileName), weights, inputSize: null, appended: null });
  } finally {
    files.close();
  }
}
