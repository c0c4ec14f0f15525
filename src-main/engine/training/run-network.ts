import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import type { RunnerRecord } from '#shared/contract/engine/runners.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import { isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import { imagesInEpoch } from '#shared/domain/training/sampling.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { chooseForTraining } from '#main/engine/runners/choose.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { runHashOf } from './checkpoint.ts';
import { buildClassifier, isNetworkRecipe, networkPreprocessing } from './classifiers.ts';
import type { NetworkRecipeId } from './classifiers.ts';
import { CheckpointPace } from './checkpoint-pace.ts';
import type { NetworkFitJob, NetworkFitOutcome, NetworkFitState } from './fit-job.ts';
import { fitNetwork, newFitState } from './fit-network.ts';
import { drawInitialWeights } from './initial-weights.ts';
import { NetworkCheckpoints } from './network-checkpoint.ts';
import type { WeightsFile } from './network-checkpoint.ts';
import { PixelSource } from './pixel-source.ts';
import { classWeightsOf, knownRecipe, requireImages } from './run-input.ts';
import { trainingOptions } from './training-options.ts';

type Method = (typeof LEARNING_METHODS)['training.runNetwork'];
export type RunNetworkInput = z.infer<Method['input']>;
export type RunNetworkOutput = z.infer<Method['output']>;
type Context = EngineContext<'training.runNetwork'>;

/** A network ready to be trained, and what the model's manifest will say of it. */
interface BuiltNetwork {
  readonly graph: Graph;
  readonly architecture: unknown;
}

/** What one run is made of. */
interface Running {
  readonly input: RunNetworkInput;
  readonly context: Context;
  readonly recipe: NetworkRecipeId;
  readonly trainer: NetworkTrainer;
  readonly source: PixelSource;
  readonly record: RunnerRecord;
}

/**
 * Trains a whole network in TensorFlow: the engine's `training.runNetwork`. Cancelled after the first epoch it ends normally with the best
 * epoch so far (`stopped: 'cancelled'`); before, it throws the signal's reason.
 */
export async function runNetwork(input: RunNetworkInput, context: Context): Promise<RunNetworkOutput> {
  const recipe = knownRecipe(input.recipe, isNetworkRecipe);
  requireImages(input, 'training.runNetwork');
  const note = (text: string): void => context.emit({ kind: 'note', text });
  const { runner, settings } = input;
  const { record, compute } = await chooseForTraining(runner, settings.precision, { signal: context.signal, onNote: note });
  note(message('train.note.trainedOn', { runner: record.id, reason: record.reason }));
  const preparedFrom = performance.now();
  const source = await openSource(input, context, recipe);
  try {
    if (!source.isKept) note(message('train.note.notKept'));
    const cachedFeatures = await source.prepare();
    const trainedFrom = performance.now();
    const { graph, architecture } = await build(input, recipe);
    const preprocessing = networkPreprocessing(recipe);
    const trainer = new NetworkTrainer(graph, trainingOptions(input.settings, { compute, preprocessing: preprocessing.mode }));
    try {
      const end = await train({ input, context, recipe, trainer, source, record });
      return {
        ...end,
        ...recipeParameters(recipe, input.settings, input.classes.length),
        architecture,
        preprocessing,
        backbone: null,
        runner: record,
        featureSeconds: (trainedFrom - preparedFrom) / 1000,
        cachedFeatures,
        trainSeconds: (performance.now() - trainedFrom) / 1000,
      };
    } finally {
      trainer.close();
    }
  } finally {
    await source.close();
  }
}

function openSource(input: RunNetworkInput, { signal, progress }: Context, recipe: NetworkRecipeId): Promise<PixelSource> {
  const { width, height } = networkPreprocessing(recipe);
  const { cacheDir, settings } = input;
  const images = [...input.train, ...input.validation];
  const pool = sharedDecodePool();
  return PixelSource.open({ images, width, height, batchSize: settings.batchSize, pool, cacheDir, signal, progress });
}

/** The recipe's network with weights drawn from the run's seed. */
async function build({ settings, classes, seed }: RunNetworkInput, recipe: NetworkRecipeId): Promise<BuiltNetwork> {
  await readyTfjs();
  const model = buildClassifier(recipe, { classCount: classes.length, dropout: settings.dropout });
  try {
    // Not through the model: TensorFlow.js' memory would hold them a second time, and never gives memory back.
    const graph = compileModel(model, drawInitialWeights(model, `${seed}/initial`));
    return { graph, architecture: modelTopology(model) };
  } finally {
    model.dispose();
  }
}

type TrainingEnd = Pick<RunNetworkOutput, 'epochs' | 'bestEpoch' | 'stopped' | 'history' | 'weightsPath' | 'weightsHash'>;

async function train(running: Running): Promise<TrainingEnd> {
  const { input, context, record } = running;
  const { runDir, seed } = input;
  const checkpoints = new NetworkCheckpoints({ runDir, seed, runHash: runHashOf({ ...input, runner: record.id }) });
  const start = await startState(running, checkpoints);
  const outcome = await fitNetwork(fitJob(running, checkpoints), start);
  const { best } = checkpoints;
  if (best === null) {
    context.signal.throwIfAborted();
    throw new AppError('training/diverged', { epoch: outcome.state.epoch });
  }
  return { ...summaryOf(outcome), ...(await publishBest(runDir, best)) };
}

/** Where training starts: at the checkpoint when it resumes and there is one, else at the weights just drawn. */
async function startState({ input, context, trainer }: Running, checkpoints: NetworkCheckpoints): Promise<NetworkFitState> {
  const note = (text: string): void => context.emit({ kind: 'note', text });
  if (input.resume) {
    const state = await checkpoints.resume(trainer);
    note(state === null ? message('train.note.noCheckpoint') : resumedNote(state));
    if (state !== null) return state;
  }
  note(message('train.note.drawn', { seed: input.seed }));
  if (isAugmenting(input.settings)) note(message('train.note.augmented'));
  return newFitState(input.settings);
}

function resumedNote({ epoch, part }: NetworkFitState): string {
  if (part === null) return message('train.note.resumed', { epoch });
  return message('train.note.resumedInside', { epoch: epoch + 1, steps: part.steps });
}

function fitJob({ input, context, recipe, trainer, source }: Running, checkpoints: NetworkCheckpoints): NetworkFitJob {
  const { settings, seed } = input;
  const trainCount = input.train.length;
  const classes = input.train.map(({ classIndex }) => classIndex);
  const total = settings.epochs * imagesInEpoch(settings.sampling, classes);
  const pace = new CheckpointPace();
  const size = networkPreprocessing(recipe);
  return {
    trainer,
    source,
    settings,
    seed,
    trainCount,
    images: [...input.train, ...input.validation],
    size,
    inputShape: [size.height, size.width, 3],
    output: 'softmax',
    epochsBefore: 0,
    classWeights: classWeightsOf(input),
    signal: context.signal,
    onStep: (done) => context.progress({ phase: 'training', done, total, unit: 'images' }),
    pace,
    onPart: (state) => checkpoints.write(trainer, state, false),
    onEpoch: async (state, { record, isBest }) => {
      await pace.time(() => checkpoints.write(trainer, state, isBest));
      context.emit({ kind: 'epoch', record, best: isBest });
    },
  };
}

/** The best epoch's weights as the run's result; the file they come from stays for a resumption. */
async function publishBest(runDir: string, best: WeightsFile): Promise<Pick<TrainingEnd, 'weightsPath' | 'weightsHash'>> {
  const weightsPath = join(runDir, 'model.safetensors');
  const part = `${weightsPath}.part`;
  await copyFile(best.path, part);
  await rename(part, weightsPath);
  return { weightsPath, weightsHash: best.sha256 };
}

function summaryOf({ state, stopped }: NetworkFitOutcome): Pick<TrainingEnd, 'epochs' | 'bestEpoch' | 'stopped' | 'history'> {
  return { epochs: state.epoch, bestEpoch: state.best.epoch, stopped, history: [...state.history] };
}
