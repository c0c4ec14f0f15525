import { z } from 'zod';
import type { CallInput } from '#shared/contract/contract.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { studyJobResultSchema } from '#shared/contract/studies.ts';
import type { TrainResult } from '#shared/contract/training.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { isRecipeId, knownRecipe, RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { TrainingSettings } from '#shared/domain/training/settings.ts';
import { parseSettings } from '#shared/domain/training/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset, findPretrained, findResumable } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { listText, sharesText, wholeText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { studyOutput } from '../study-output.ts';
import { percentText } from '../table-text.ts';

const inputSchema = z.object({
  dataset: z.string().optional(),
  recipe: z.string().default('efficientnet-lite0-head'),
  set: listText,
  resume: z.string().optional(),
  name: z.string().nullable().default(null),
  pretrained: z.string().optional(),
  kFold: wholeText.optional(),
  learningCurve: sharesText.optional(),
  keepModels: z.boolean().default(false),
});

type StudyAsked = Pick<CallInput<'studies.start'>, 'kind' | 'folds' | 'sizes' | 'keepModels'>;

/** `train N --recipe R`: trains on the dataset's newest split and keeps the best model. */
export const train = defineCommand({
  name: 'train',
  text: 'cli.train',
  arguments: [['[dataset]', 'cli.argument.dataset']],
  options: [
    ['--recipe <recipe>', 'cli.train.recipe'],
    ['--set <key=value...>', 'cli.train.set'],
    ['--pretrained <weights>', 'cli.train.pretrained'],
    ['--resume <run>', 'cli.train.resume'],
    ['--name <name>', 'cli.train.name'],
    ['--k-fold <k>', 'studies.cli.kFold'],
    ['--learning-curve <shares>', 'studies.cli.learningCurve'],
    ['--keep-models', 'studies.cli.keepModels'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    const job = await finishJob(session, () => startTraining(session, input));
    const study = studyJobResultSchema.safeParse(job.result);
    if (study.success) return studyOutput(await session.api.call('studies.get', study.data));
    const result = trainResultSchema.parse(job.result);
    return { json: result, lines: linesOf(result) };
  },
});

async function startTraining(session: Session, input: z.output<typeof inputSchema>): Promise<{ jobId: JobId }> {
  const { api, runner, seed = 1 } = session;
  if (input.resume !== undefined) return resume(session, input.resume);
  if (input.dataset === undefined) throw new AppError('cli/usage', { problem: message('cli.train.noDataset') });
  const { recipe, name: modelName } = input;
  const settings = { ...settingsOf(recipe, input.set) };
  const { datasetId } = await findDataset(session, input.dataset);
  const pretrainedId = input.pretrained === undefined ? null : (await findPretrained(session, input.pretrained)).pretrainedId;
  const choice = { datasetId, recipe, settings, pretrainedId, seed, runner };
  const study = studyOf(input);
  if (study !== null) {
    const started = await api.call('studies.start', { ...choice, name: input.name, ...study });
    session.progress.note(message('studies.cli.started', { studyId: started.studyId }));
    return started;
  }
  return api.call('training.start', { ...choice, modelName });
}

/** The study that the options ask for; null: a single run. Throws `cli/usage` where they ask for two. */
function studyOf({ kFold, learningCurve, keepModels }: z.output<typeof inputSchema>): StudyAsked | null {
  if (kFold !== undefined && learningCurve !== undefined)
    throw new AppError('cli/usage', { problem: message('studies.cli.both') });
  if (kFold !== undefined) return { kind: 'cross-validation', folds: kFold, keepModels };
  if (learningCurve !== undefined) return { kind: 'learning-curve', sizes: learningCurve, keepModels };
  return null;
}

/** Goes on with a run, or with a study. */
async function resume(session: Session, wanted: string): Promise<{ jobId: JobId }> {
  const found = await findResumable(session, wanted);
  return 'studyId' in found ? session.api.call('studies.resume', found) : session.api.call('training.resume', found);
}

function settingsOf(recipe: string, assignments: readonly string[]): TrainingSettings {
  return parseSettings(RECIPES[knownRecipe(recipe, isRecipeId)], assignments);
}

function linesOf({ modelId, runId, epochs, bestEpoch, validation, seconds, runner, logs }: TrainResult): readonly string[] {
  const { loss, accuracy } = validation;
  return [
    message('cli.train.done', { epochs, bestEpoch, seconds: seconds.toFixed(1), runner }),
    message('cli.train.validation', { loss: loss.toFixed(4), accuracy: percentText(accuracy) }),
    `model ${modelId}`,
    `run   ${runId}`,
    `log   ${logs.csv}`,
    ...(logs.tensorBoard === null ? [] : [`tensorboard --logdir ${logs.tensorBoard}`]),
  ];
}
