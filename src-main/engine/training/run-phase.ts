import { createHash } from 'node:crypto';
import type { EngineInput } from '#shared/contract/engine/engine-contract.ts';
import type { PreprocessingContract, OutputKind } from '#shared/contract/engine/manifest.ts';
import type { Precision, RunnerRecord } from '#shared/contract/engine/runners.ts';
import type { NetworkRecipeId } from '#shared/domain/architectures/recipes.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import { isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import { imagesInEpoch } from '#shared/domain/training/sampling.ts';
import { message } from '#shared/messages/messages.ts';
import { buildClassifierOnBase, buildTopNetwork } from '#main/engine/architectures/classifier.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { EngineContext } from '#main/engine/serve/handler.ts';
import { requireRoom } from '#main/engine/tensorflow/memory-need.ts';
import { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { TensorFile } from '#main/engine/weights/tensor-file.ts';
import { runHashOf } from './checkpoint.ts';
import { CheckpointPace } from './checkpoint-pace.ts';
import { FeatureSource } from './feature-source.ts';
import type { NetworkFitJob, NetworkFitOutcome, NetworkFitState } from './fit-job.ts';
import { fitNetwork, newFitState } from './fit-network.ts';
import { openFrozenNetwork } from './frozen-network.ts';
import { drawInitialWeights } from './initial-weights.ts';
import { NetworkCheckpoints } from './network-checkpoint.ts';
import type { NetworkPhase } from './network-phases.ts';
import { PixelSource } from './pixel-source.ts';
import type { BatchSource } from './pixel-source.ts';
import { classWeightsOf } from './run-input.ts';
import type { RunLog } from './run-log.ts';
import { initialSeed } from './start-weights.ts';
import type { NamedWeights, StartWeights } from './start-weights.ts';
import { trainingOptions } from './training-options.ts';

/** What the phases of one run share. */
export interface NetworkRun {
  readonly input: EngineInput<'training.runNetwork'>;
  readonly context: EngineContext<'training.runNetwork'>;
  readonly recipe: NetworkRecipeId;
  readonly output: OutputKind;
  readonly preprocessing: PreprocessingContract;
  readonly start: StartWeights;
  readonly record: RunnerRecord;
  readonly compute: Precision;
  readonly log: RunLog;
}

/** How a phase ended. */
export interface PhaseEnd extends NetworkFitOutcome {
  /** All weights of the classifier at the best epoch so far; null before the first. */
  readonly weights: NamedWeights | null;
  readonly featureSeconds: number;
  readonly cachedFeatures: number;
}

/** A network that is trained in a phase: the whole classifier on pixels, or its top on the features of the rest. */
interface Trained {
  readonly source: BatchSource;
  readonly trainer: NetworkTrainer;
  readonly inputShape: readonly number[];
  /** Weights that the phase does not train because they are not in its graph. */
  readonly others: NamedWeights;
  readonly prepared: Pick<PhaseEnd, 'featureSeconds' | 'cachedFeatures'>;
  readonly close: () => Promise<void>;
}

/**
 * Trains one phase from the weights that the one before it ended with, or the run's start. Of a frozen network whose images are not varied
 * the features are computed once. Errors: as `fitNetwork`, those of reading weights and images.
 */
export async function runPhase(run: NetworkRun, phase: NetworkPhase, before: PhaseEnd | null): Promise<PhaseEnd> {
  const isFrozen = phase.settings.trained === 'top' && !isAugmenting(phase.settings);
  const trained = isFrozen ? await openOnFeatures(run, phase) : await openOnPixels(run, phase, before);
  try {
    const { prepared } = trained;
    return { ...(await fit({ run, phase, before, trained })), ...prepared };
  } finally {
    trained.trainer.close();
    await trained.close();
  }
}

/** The graph, whose weights the trainer has copied, is not kept: a hundred megabytes for as long as it trains. */
function openTrainer(
  { compute, output }: NetworkRun,
  { settings }: NetworkPhase,
  { graph, preprocessing }: ToTrain,
): NetworkTrainer {
  return new NetworkTrainer(graph, trainingOptions(settings, { compute, preprocessing, output }));
}

interface ToTrain {
  readonly graph: Graph;
  /** null: it is trained on features. */
  readonly preprocessing: PreprocessingMode | null;
}

function planOf({ input, recipe }: NetworkRun, { settings }: NetworkPhase): Parameters<typeof buildTopNetwork>[0] {
  return { recipe, settings, classCount: input.classes.length };
}

async function openOnFeatures(run: NetworkRun, phase: NetworkPhase): Promise<Trained> {
  const { input, context, start, preprocessing } = run;
  const plan = planOf(run, phase);
  context.emit({ kind: 'note', text: message('train.note.frozenFeatures') });
  const { cacheDir, runner, seed } = input;
  const extractor = await openFrozenNetwork({ plan, start, preprocessing, cacheDir, runner });
  try {
    const { signal, progress } = context;
    const images = [...input.train, ...input.validation];
    const { batchSize } = phase.settings;
    const source = new FeatureSource({ images, batchSize, extractor, pool: sharedDecodePool(), cacheDir, signal, progress });
    const prepared = await prepare(source);
    const top = buildTopNetwork(plan, extractor.featureCount);
    const graph = compileModel(top, drawInitialWeights(top, initialSeed(seed)));
    top.dispose();
    const whole = buildClassifierOnBase(plan);
    const others = await start.of(whole.model.layers.filter(({ name }) => whole.baseLayers.has(name)));
    whole.model.dispose();
    const trainer = openTrainer(run, phase, { graph, preprocessing: null });
    return { source, trainer, inputShape: [extractor.featureCount], others, prepared, close: extractor.model.close };
  } catch (thrown) {
    await extractor.model.close();
    throw thrown;
  }
}

async function openOnPixels(run: NetworkRun, phase: NetworkPhase, before: PhaseEnd | null): Promise<Trained> {
  const { input, context, preprocessing } = run;
  const { signal, progress } = context;
  const images = [...input.train, ...input.validation];
  const { width, height, resize } = preprocessing;
  const { batchSize } = phase.settings;
  const pool = sharedDecodePool();
  const { cacheDir } = input;
  const graph = await wholeGraph(run, phase, before?.weights ?? null);
  requireRoom(graph, run.compute, Math.min(batchSize, input.train.length));
  const source = await PixelSource.open({ images, width, height, resize, batchSize, pool, cacheDir, signal, progress });
  try {
    if (!source.isKept) context.emit({ kind: 'note', text: message('train.note.notKept') });
    const prepared = await prepare(source);
    const trainer = openTrainer(run, phase, { graph, preprocessing: preprocessing.mode });
    return { source, trainer, inputShape: [height, width, 3], others: new Map(), prepared, close: () => source.close() };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}

async function prepare(source: FeatureSource | PixelSource): Promise<Trained['prepared']> {
  const startedAt = performance.now();
  const cachedFeatures = await source.prepare();
  return { cachedFeatures, featureSeconds: (performance.now() - startedAt) / 1000 };
}

/** Not through the model: TensorFlow.js' memory would hold the weights a second time, and never gives memory back. */
async function wholeGraph(run: NetworkRun, phase: NetworkPhase, known: NamedWeights | null): Promise<Graph> {
  const { model, baseLayers } = buildClassifierOnBase(planOf(run, phase));
  try {
    if (known !== null) return compileModel(model, known);
    const base = model.layers.filter(({ name }) => baseLayers.has(name));
    const top = model.layers.filter(({ name }) => !baseLayers.has(name));
    const drawn = drawInitialWeights({ layers: top }, initialSeed(run.input.seed));
    return compileModel(model, new Map([...(await run.start.of(base)), ...drawn]));
  } finally {
    model.dispose();
  }
}

interface Fitting {
  readonly run: NetworkRun;
  readonly phase: NetworkPhase;
  readonly before: PhaseEnd | null;
  readonly trained: Trained;
}

async function fit(fitting: Fitting): Promise<Pick<PhaseEnd, 'state' | 'stopped' | 'weights'>> {
  const { run, phase, before, trained } = fitting;
  const { input, record, start } = run;
  const runHash = createHash('sha256')
    .update(`${runHashOf({ ...input, runner: record.id })} ${start.hash} ${phase.settings.trained}`)
    .digest('hex');
  const checkpoints = new NetworkCheckpoints({ runDir: phase.dir, seed: input.seed, runHash });
  const state = await startState(fitting, checkpoints);
  const outcome = await fitNetwork(fitJob(fitting, checkpoints), state);
  const { best } = checkpoints;
  if (best === null) return { ...outcome, weights: before?.weights ?? null };
  const file = await TensorFile.open(best.path);
  try {
    const own = await file.read(() => true);
    return { ...outcome, weights: new Map([...trained.others, ...own.map((tensor) => [tensor.name, tensor] as const)]) };
  } finally {
    await file.close();
  }
}

/** Where a phase starts: at its checkpoint when the run resumes and there is one, else behind the phase before. */
async function startState({ run, phase, before, trained }: Fitting, checkpoints: NetworkCheckpoints): Promise<NetworkFitState> {
  const { input, context } = run;
  const note = (text: string): void => context.emit({ kind: 'note', text });
  if (input.resume) {
    const state = await checkpoints.resume(trained.trainer);
    if (state !== null) {
      if (state.epoch < phase.settings.epochs) note(resumedNote(state));
      return state;
    }
    if (before === null) note(message('train.note.noCheckpoint'));
  }
  if (before === null && isAugmenting(input.settings)) note(message('train.note.augmented'));
  const fresh = newFitState(phase.settings);
  return before === null
    ? fresh
    : { ...fresh, epoch: phase.epochsBefore, best: before.state.best, history: before.state.history };
}

function resumedNote({ epoch, part }: NetworkFitState): string {
  if (part === null) return message('train.note.resumed', { epoch });
  return message('train.note.resumedInside', { epoch: epoch + 1, steps: part.steps });
}

function fitJob({ run, phase, trained }: Fitting, checkpoints: NetworkCheckpoints): NetworkFitJob {
  const { trainer } = trained;
  const { input, context, output, preprocessing } = run;
  const classes = input.train.map(({ classIndex }) => classIndex);
  const total = input.settings.epochs * imagesInEpoch(input.settings.sampling, classes);
  const pace = new CheckpointPace();
  return {
    trainer,
    source: trained.source,
    settings: phase.settings,
    epochsBefore: phase.epochsBefore,
    seed: input.seed,
    trainCount: input.train.length,
    images: [...input.train, ...input.validation],
    size: preprocessing,
    inputShape: trained.inputShape,
    output,
    classWeights: classWeightsOf(input),
    signal: context.signal,
    onStep: (done) => context.progress({ phase: 'training', done, total, unit: 'images' }),
    pace,
    onPart: (state) => checkpoints.write(trainer, state, false),
    onEpoch: async (state, ended) => {
      const { record, isBest } = ended;
      await run.log.epoch(state.history, ended);
      await pace.time(() => checkpoints.write(trainer, state, isBest));
      context.emit({ kind: 'epoch', record, best: isBest });
    },
  };
}
