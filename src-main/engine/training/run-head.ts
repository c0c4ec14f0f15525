import { join } from 'node:path';
import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { isHeadRecipe, knownRecipe, RECIPES } from '#shared/domain/architectures/recipes.ts';
import { NO_EPOCH } from '#shared/domain/training/early-stopping.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { buildHead } from '#main/engine/architectures/head.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { sharedFeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import type { View } from '#shared/domain/imaging/views.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { writeSafeTensors } from '#main/engine/weights/safetensors.ts';
import { newAdamState } from './adam.ts';
import { readCheckpoint, runHashOf } from './checkpoint.ts';
import { EpochKeeper } from './epoch-keeper.ts';
import { featureMoments } from './feature-table.ts';
import type { FeatureTable } from './feature-table.ts';
import { fitHead } from './fit-head.ts';
import type { FitOutcome, FitState } from './fit-head.ts';
import { HeadNetwork } from './head-network.ts';
import { loadFeatures } from './load-features.ts';
import { majorityNote } from './majority-note.ts';
import { classWeightsOf, requireImages } from './run-input.ts';

type Method = (typeof LEARNING_METHODS)['training.runHead'];
export type RunHeadInput = z.infer<Method['input']>;
export type RunHeadOutput = z.infer<Method['output']>;
type Context = EngineContext<'training.runHead'>;

/** The features of both parts. */
interface Parts {
  readonly train: FeatureTable;
  readonly validation: FeatureTable;
  readonly cached: number;
}

/**
 * Trains a head on a frozen backbone: the engine's `training.runHead`. Cancelled after the first epoch it ends normally with the best
 * epoch so far (`stopped: 'cancelled'`); before, it throws the signal's reason.
 */
export async function runHead(input: RunHeadInput, context: Context): Promise<RunHeadOutput> {
  const recipe = knownRecipe(input.recipe, isHeadRecipe);
  requireImages(input, 'training.runHead');
  const featuresStartedAt = performance.now();
  const { backbone } = RECIPES[recipe];
  const { resourcesDir, cacheDir, runner } = input;
  const [extractor] = await Promise.all([sharedFeatureExtractor({ backbone, resourcesDir, cacheDir, runner }), readyTfjs()]);
  context.emit({
    kind: 'note',
    text: message('train.note.featuresFrom', { runner: extractor.record.id, reason: extractor.record.reason }),
  });
  const parts = await loadParts(input, extractor, context);
  const trainStartedAt = performance.now();
  const runHash = runHashOf({ ...input, settings: input.settings, runner: extractor.record.id });
  const network = buildNetwork(input, parts.train);
  try {
    const outcome = await fit(input, { network, parts, runHash, context });
    const weights = await writeBest(input.runDir, outcome.state);
    return {
      ...summaryOf(outcome),
      ...recipeParameters(recipe, input.settings, input.classes.length),
      ...weights,
      architecture: modelTopology(network.model),
      preprocessing: extractor.preprocessing,
      backbone: { id: backbone, weightsHash: BACKBONES[backbone].weights.sha256, layer: BACKBONES[backbone].featureLayer },
      runner: extractor.record,
      featureSeconds: (trainStartedAt - featuresStartedAt) / 1000,
      cachedFeatures: parts.cached,
      trainSeconds: (performance.now() - trainStartedAt) / 1000,
    };
  } finally {
    network.dispose();
  }
}

async function loadParts(input: RunHeadInput, extractor: FeatureExtractor, context: Context): Promise<Parts> {
  const total = input.train.length + input.validation.length;
  const { signal, progress } = context;
  const job = { extractor, pool: sharedDecodePool(), cacheDir: input.cacheDir, signal, progress, total };
  const views: readonly View[] = input.settings.flipViews ? ['original', 'mirrored'] : ['original'];
  const train = await loadFeatures(input.train, views, { ...job, doneBefore: 0 });
  // What is measured on is never mirrored: it must be what a diagnosis sees.
  const validation = await loadFeatures(input.validation, ['original'], { ...job, doneBefore: input.train.length });
  return { train: train.table, validation: validation.table, cached: train.cached + validation.cached };
}

function buildNetwork(input: RunHeadInput, train: FeatureTable): HeadNetwork {
  const { hiddenUnits, dropout, l2 } = input.settings;
  const classCount = input.classes.length;
  const head = buildHead({ featureCount: train.featureCount, classCount, hiddenUnits, dropout });
  const network = new HeadNetwork(head, { classWeights: classWeightsOf(input), l2 });
  network.setMoments(featureMoments(train));
  network.initialise(`${input.seed}/initial`);
  return network;
}

interface Fitting {
  readonly network: HeadNetwork;
  readonly parts: Parts;
  readonly runHash: string;
  readonly context: Context;
}

async function fit(input: RunHeadInput, { network, parts, runHash, context }: Fitting): Promise<FitOutcome> {
  const { settings, seed } = input;
  const start = await startState(input, network, { runHash, context });
  const keeper = new EpochKeeper(input, { runHash, keptEpoch: start.epoch });
  const onEpoch = async (state: FitState, isBest: boolean): Promise<void> => {
    await keeper.offer(state);
    const record = state.history.at(-1);
    if (record !== undefined) context.emit({ kind: 'epoch', record, best: isBest });
    context.progress({ phase: 'training', done: state.epoch, total: settings.epochs, unit: 'epochs' });
  };
  const { train, validation } = parts;
  const outcome = await fitHead(
    { network, train, validation, settings, classWeights: classWeightsOf(input), seed, signal: context.signal, onEpoch },
    start,
  );
  await keeper.keep(outcome.state);
  if (outcome.state.bestWeights.length === 0) {
    context.signal.throwIfAborted();
    throw new AppError('training/diverged', { epoch: outcome.state.epoch });
  }
  const { history, best } = outcome.state;
  const record = history.find(({ epoch }) => epoch === best.epoch);
  const text = record === undefined ? null : majorityNote({ ...input, record });
  if (text !== null) context.emit({ kind: 'note', text });
  return outcome;
}

/** Where training starts: at the checkpoint when it resumes and there is one, else at the weights just drawn. */
async function startState(
  input: RunHeadInput,
  network: HeadNetwork,
  run: Pick<Fitting, 'runHash' | 'context'>,
): Promise<FitState> {
  if (input.resume) {
    const state = await readCheckpoint(input.runDir, run.runHash);
    const note = state === null ? message('train.note.noCheckpoint') : message('train.note.resumed', { epoch: state.epoch });
    run.context.emit({ kind: 'note', text: note });
    if (state !== null) return state;
  }
  const trainable = network.readTrainable();
  const adam = newAdamState(trainable.map((values) => values.length));
  return { epoch: 0, trainable, adam, best: NO_EPOCH, bestWeights: [], history: [] };
}

async function writeBest(
  runDir: string,
  state: FitState,
): Promise<{ readonly weightsPath: string; readonly weightsHash: string }> {
  const weightsPath = join(runDir, 'model.safetensors');
  return { weightsPath, weightsHash: await writeSafeTensors(weightsPath, state.bestWeights) };
}

function summaryOf({ state, stopped }: FitOutcome): Pick<RunHeadOutput, 'epochs' | 'bestEpoch' | 'stopped' | 'history'> {
  return { epochs: state.epoch, bestEpoch: state.best.epoch, stopped, history: [...state.history] };
}
