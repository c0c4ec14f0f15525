import { z } from 'zod';
import type { JobId } from '#shared/contract/ids.ts';
import type { TrainResult } from '#shared/contract/training.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { isRecipeId, RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { TrainingSettings } from '#shared/domain/training/settings.ts';
import { parseSettings } from '#shared/domain/training/settings.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findDataset, findRun } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { listText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { percentText } from '../table-text.ts';

const inputSchema = z.object({
  dataset: z.string().optional(),
  recipe: z.string().default('efficientnet-lite0-head'),
  set: listText,
  resume: z.string().optional(),
  name: z.string().nullable().default(null),
});

/** `train N --recipe R`: trains on the dataset's newest split and keeps the best model. */
export const train = defineCommand({
  name: 'train',
  text: 'cli.train',
  arguments: [['[dataset]', 'cli.argument.dataset']],
  options: [
    ['--recipe <recipe>', 'cli.train.recipe'],
    ['--set <key=value...>', 'cli.train.set'],
    ['--resume <run>', 'cli.train.resume'],
    ['--name <name>', 'cli.train.name'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    const job = await finishJob(session, () => startTraining(session, input));
    const result = trainResultSchema.parse(job.result);
    return { json: result, lines: linesOf(result) };
  },
});

async function startTraining(session: Session, input: z.output<typeof inputSchema>): Promise<{ jobId: JobId }> {
  const { api, runner, seed = 1 } = session;
  if (input.resume !== undefined) return api.call('training.resume', { runId: await findRun(session, input.resume) });
  if (input.dataset === undefined) throw new AppError('cli/usage', { problem: message('cli.train.noDataset') });
  const { recipe, name: modelName } = input;
  const settings = { ...settingsOf(recipe, input.set) };
  const { datasetId } = await findDataset(session, input.dataset);
  return api.call('training.start', { datasetId, recipe, settings, seed, runner, modelName });
}

function settingsOf(recipe: string, assignments: readonly string[]): TrainingSettings {
  if (!isRecipeId(recipe)) throw new AppError('recipe/unknown', { recipe, known: Object.keys(RECIPES) });
  return parseSettings(RECIPES[recipe], assignments);
}

function linesOf({ modelId, runId, epochs, bestEpoch, validation, seconds, runner }: TrainResult): readonly string[] {
  const { loss, accuracy } = validation;
  return [
    message('cli.train.done', { epochs, bestEpoch, seconds: seconds.toFixed(1), runner }),
    message('cli.train.validation', { loss: loss.toFixed(4), accuracy: percentText(accuracy) }),
    `model ${modelId}`,
    `run   ${runId}`,
  ];
}
