import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import { modelManifestSchema } from '#shared/contract/engine/manifest.ts';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import type { RunnerId } from '#shared/contract/engine/runners.ts';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import type { RunHeadInput, RunHeadOutput } from '#main/engine/training/run-head.ts';
import type { RunNetworkInput, RunNetworkOutput } from '#main/engine/training/run-network.ts';

export type TrainingItem = z.infer<(typeof LEARNING_METHODS)['training.runNetwork']['item']>;
export type PredictionItem = z.infer<(typeof LEARNING_METHODS)['prediction.run']['item']>[number];

/** A network's training for tests: small batches, so that an epoch of a few images has several steps. */
export const NETWORK_SETTINGS = {
  ...RECIPES['compact-cnn'].defaults,
  epochs: 4,
  batchSize: 8,
  patience: 100,
  precision: 'float32',
} as const;

/** What a training told on its way. */
export interface Told {
  readonly items: TrainingItem[];
  readonly progress: EngineProgress[];
}

/** Trains by the engine's own handler. `onTold` sees each item and may cancel. */
export async function trainNetwork(
  input: RunNetworkInput,
  signal: AbortSignal = new AbortController().signal,
  onProgress: (progress: EngineProgress) => void = () => undefined,
): Promise<Told & { readonly output: RunNetworkOutput }> {
  const told: Told = { items: [], progress: [] };
  const output = await LEARNING_HANDLERS['training.runNetwork'](input, {
    signal,
    progress: (progress) => {
      told.progress.push(progress);
      onProgress(progress);
    },
    emit: (item) => void told.items.push(item),
    log: () => undefined,
  });
  return { ...told, output };
}

/** What a model folder says of its run. */
export type PublishedRun = Pick<RunNetworkInput | RunHeadInput, 'recipe' | 'classes' | 'settings'>;

/** A model folder as the core writes it. */
export async function publishModel(dir: string, output: RunNetworkOutput | RunHeadOutput, run: PublishedRun): Promise<string> {
  await mkdir(dir, { recursive: true });
  await copyFile(output.weightsPath, join(dir, 'weights.safetensors'));
  const { backbone, architecture, preprocessing, parameters, trainableParameters, runner, history } = output;
  const manifest: ModelManifest = {
    ...TRAINED_HERE,
    format: 'caselens-model',
    formatVersion: 1,
    recipe: run.recipe,
    classes: run.classes,
    positiveClasses: [],
    backbone,
    architecture,
    ...('output' in output ? { output: output.output } : {}),
    preprocessing,
    parameters,
    trainableParameters,
    weights: { file: 'weights.safetensors', sha256: output.weightsHash },
    training: {
      runId: 'r',
      datasetId: 'd',
      datasetName: 'painted',
      datasetHash: 'a'.repeat(64),
      splitId: 's',
      seed: 1,
      settings: run.settings,
      ...('start' in output ? { start: output.start } : {}),
      runner,
      epochs: output.epochs,
      bestEpoch: output.bestEpoch,
      stopped: output.stopped,
      history,
      startedAtMs: 1,
      seconds: 1,
    },
    versions: { caselens: '0', node: process.version, tfjs: tf.version_core, onnxruntime: '' },
  };
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(modelManifestSchema.parse(manifest)));
  return dir;
}

/** What is predicted. */
export interface PredictionRequest {
  readonly modelDir: string;
  readonly images: readonly { readonly id: string; readonly path: string; readonly pixelHash: string | null }[];
  /** `onnx` unless told. */
  readonly runner?: RunnerId;
  readonly cacheDir?: string | null;
}

/** The application's own resources: weights of backbones. */
export const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));

/** Predicts by the engine's own handler. */
export async function predictImages({ modelDir, images, runner = 'onnx', cacheDir = null }: PredictionRequest) {
  const items: PredictionItem[] = [];
  const input = { modelDir, cacheDir, resourcesDir, images: [...images], views: 1, runner };
  const output = await LEARNING_HANDLERS['prediction.run'](input, {
    signal: new AbortController().signal,
    progress: () => undefined,
    emit: (group) => void items.push(...group),
    log: () => undefined,
  });
  return { output, items };
}
