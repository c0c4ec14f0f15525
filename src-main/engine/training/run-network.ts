import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { hasBatchNorms } from '#shared/domain/architectures/bases.ts';
import { recipeParameters } from '#shared/domain/architectures/recipe-parameters.ts';
import {
  isNetworkRecipe,
  knownRecipe,
  recipeInput,
  RECIPES,
  requireTrainable,
  trainedBase,
} from '#shared/domain/architectures/recipes.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import { stretchedTo } from '#shared/domain/imaging/square-input.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { buildClassifier } from '#main/engine/architectures/classifier.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { chooseForTraining } from '#main/engine/runners/choose.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { weightShapes } from '#main/engine/weights/layer-weights.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';
import { majorityNote } from './majority-note.ts';
import { phasesOf } from './network-phases.ts';
import { requireImages } from './run-input.ts';
import { RunLog } from './run-log.ts';
import { runPhase } from './run-phase.ts';
import type { NetworkRun, PhaseEnd } from './run-phase.ts';
import { modelGraphDef } from './tensorboard/forward-graph.ts';
import type { SessionStatus } from './tensorboard/summaries.ts';
import { startNotes } from './start-notes.ts';
import { openStart } from './start-weights.ts';
import type { NamedWeights } from './start-weights.ts';

type Method = (typeof LEARNING_METHODS)['training.runNetwork'];
export type RunNetworkInput = z.infer<Method['input']>;
export type RunNetworkOutput = z.infer<Method['output']>;
type Context = EngineContext<'training.runNetwork'>;

/**
 * Trains a network in TensorFlow: the engine's `training.runNetwork`. Cancelled after the first epoch it ends normally with the best epoch
 * so far (`stopped: 'cancelled'`); before, it throws the signal's reason.
 */
export async function runNetwork(input: RunNetworkInput, context: Context): Promise<RunNetworkOutput> {
  const recipe = knownRecipe(input.recipe, isNetworkRecipe);
  requireImages(input, 'training.runNetwork');
  requireTrainable(recipe, input.settings, input.classes.length);
  const run = await prepare(input, context, recipe);
  const startedAt = performance.now();
  const { end, featureSeconds, cachedFeatures } = await runPhasesLogged(run);
  const { state, stopped, weights } = end;
  if (weights === null) {
    context.signal.throwIfAborted();
    throw new AppError('training/diverged', { epoch: state.epoch });
  }
  noteMajority(run, state);
  return {
    epochs: state.epoch,
    bestEpoch: state.best.epoch,
    stopped,
    history: [...state.history],
    ...recipeParameters(recipe, input.settings, input.classes.length),
    ...(await publish(run, weights)),
    preprocessing: run.preprocessing,
    output: run.output,
    start: run.start.record,
    backbone: null,
    runner: run.record,
    featureSeconds,
    cachedFeatures,
    trainSeconds: (performance.now() - startedAt) / 1000 - featureSeconds,
  };
}

async function prepare(input: RunNetworkInput, context: Context, recipe: NetworkRecipeId): Promise<NetworkRun> {
  const note = (text: string): void => context.emit({ kind: 'note', text });
  const { runner, settings, resourcesDir, seed } = input;
  const base = trainedBase(RECIPES[recipe], settings);
  const options = { signal: context.signal, onNote: note, hasBatchNorms: hasBatchNorms(base) };
  const { record, compute } = await chooseForTraining(runner, settings.precision, options);
  note(message('train.note.trainedOn', { runner: record.id, reason: record.reason }));
  await readyTfjs();
  const start = await openStart({ start: input.start, base, resourcesDir, seed });
  for (const text of startNotes(recipe, settings, { start: start.record, seed })) note(text);
  return {
    input,
    context,
    recipe,
    output: RECIPES[recipe].output,
    preprocessing: stretchedTo(recipeInput(recipe, settings)),
    start,
    record,
    compute,
    log: openLog(input, recipe),
  };
}

function openLog(input: RunNetworkInput, recipe: NetworkRecipeId): RunLog {
  const { runDir, seed, classes, settings } = input;
  const graph = (): Uint8Array => {
    const model = buildClassifier({ recipe, settings, classCount: classes.length });
    try {
      return modelGraphDef(model);
    } finally {
      model.dispose();
    }
  };
  return new RunLog({ runDir, recipe, seed, classes, settings, graph: settings.tensorBoard ? graph : null });
}

function noteMajority({ input, context }: NetworkRun, { history, best }: PhaseEnd['state']): void {
  const record = history.find(({ epoch }) => epoch === best.epoch);
  const text = record === undefined ? null : majorityNote({ ...input, record });
  if (text !== null) context.emit({ kind: 'note', text });
}

interface PhasesEnd extends Pick<PhaseEnd, 'featureSeconds' | 'cachedFeatures'> {
  readonly end: PhaseEnd;
}

async function runPhasesLogged(run: NetworkRun): Promise<PhasesEnd> {
  let status: SessionStatus = 'failure';
  try {
    const ended = await runPhases(run);
    status = 'success';
    return ended;
  } finally {
    await run.log.close(status);
  }
}

/** One phase after the other, until the last has ended or one was cancelled. */
async function runPhases(run: NetworkRun): Promise<PhasesEnd> {
  const [first, ...others] = phasesOf(run.input.settings, run.input.runDir);
  if (first === undefined) throw new TypeError('a run has at least one phase');
  let end = await runPhase(run, first, null);
  const { cachedFeatures } = end;
  let { featureSeconds } = end;
  for (const phase of others) {
    if (end.stopped === 'cancelled') break;
    end = await runPhase(run, phase, end);
    featureSeconds += end.featureSeconds;
  }
  return { end, featureSeconds, cachedFeatures };
}

type Published = Pick<RunNetworkOutput, 'weightsPath' | 'weightsHash' | 'architecture'>;

/** The best epoch's weights, those of the whole classifier in the order of its layers, and its layers. */
async function publish({ input, recipe }: NetworkRun, weights: NamedWeights): Promise<Published> {
  const { runDir, settings, classes } = input;
  const model = buildClassifier({ recipe, settings, classCount: classes.length });
  try {
    const tensors = model.layers.flatMap(weightShapes).flatMap(({ name }) => weights.get(name) ?? []);
    const weightsPath = join(runDir, 'model.safetensors');
    await mkdir(runDir, { recursive: true });
    return { weightsPath, weightsHash: await writeTensorFile(weightsPath, tensors), architecture: modelTopology(model) };
  } finally {
    model.dispose();
  }
}
