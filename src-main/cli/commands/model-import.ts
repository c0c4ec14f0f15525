import { z } from 'zod';
import { preprocessingContractSchema } from '#shared/contract/engine/manifest.ts';
import type { ImportAnswers, ImportInspection } from '#shared/contract/engine/model-import.ts';
import { importInspectionSchema, scoreKindSchema, tensorLayoutSchema } from '#shared/contract/engine/model-import.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { GrantId, JobId } from '#shared/contract/ids.ts';
import type { ImportTrial } from '#shared/contract/model-import.ts';
import { importTrialSchema, modelImportResultSchema } from '#shared/contract/model-import.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { finishJob } from '../finish-job.ts';
import { numberText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { grantPaths } from '../session.ts';
import { percentText, tableText } from '../table-text.ts';

const namesText = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .optional();

const inputSchema = z.object({
  file: z.string(),
  architecture: z.string().optional(),
  classes: namesText,
  positive: namesText,
  preprocessing: preprocessingContractSchema.shape.mode.optional(),
  resize: preprocessingContractSchema.shape.resize.optional(),
  inputSize: numberText.pipe(z.number().int().min(1).max(2048)).optional(),
  scores: scoreKindSchema.optional(),
  layout: tensorLayoutSchema.optional(),
  name: z.string().optional(),
  try: z.string().optional(),
  dryRun: z.boolean().default(false),
});
type Input = z.output<typeof inputSchema>;

/** `model import FILE`: a classifier of Keras, TensorFlow.js or ONNX; what the file cannot say is guessed, and said to be a guess. */
export const modelImport = defineCommand({
  name: 'model import',
  text: 'cli.modelImport',
  arguments: [['<file>', 'cli.modelImport.file']],
  options: [
    ['--architecture <network>', 'cli.modelImport.architecture'],
    ['--classes <names>', 'cli.modelImport.classes'],
    ['--positive <names>', 'cli.modelImport.positive'],
    ['--preprocessing <mode>', 'cli.modelImport.preprocessing'],
    ['--resize <rule>', 'cli.modelImport.resize'],
    ['--input-size <pixels>', 'cli.modelImport.inputSize'],
    ['--scores <kind>', 'cli.modelImport.scores'],
    ['--layout <layout>', 'cli.modelImport.layout'],
    ['--name <name>', 'cli.modelImport.name'],
    ['--try <image>', 'cli.modelImport.try'],
    ['--dry-run', 'cli.modelImport.dryRun'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    const { api } = session;
    // The JSON of a model is no name of a network: it is read beside its weights.
    const beside = input.architecture?.toLowerCase().endsWith('.json') === true ? [input.architecture] : [];
    const { grantId } = await grantPaths(session, [input.file, ...beside]);
    const answers = answersOf(input, beside.length > 0 ? null : (input.architecture ?? null));
    const inspection = importInspectionSchema.parse(await step(session, () => api.call('models.inspect', { grantId, answers })));
    const tried = input.try === undefined ? null : await tryOn(session, { grantId, answers, image: input.try });
    const kept = input.dryRun ? null : await keep(session, { grantId, answers, name: input.name ?? null });
    const lines = [...foundLines(inspection, answers), ...triedLines(tried), ...keptLines(kept)];
    const { parameters, layers } = inspection;
    return { json: { modelId: kept?.modelId ?? null, parameters, layers, inspection, tried, model: kept }, lines };
  },
});

function answersOf(input: Input, architecture: string | null): ImportAnswers {
  return {
    architecture,
    classes: input.classes ?? null,
    positiveClasses: input.positive ?? [],
    preprocessing: input.preprocessing ?? null,
    resize: input.resize ?? null,
    inputSize: input.inputSize ?? null,
    scores: input.scores ?? null,
    layout: input.layout ?? null,
  };
}

/** A part of the command that is a job of its own; once it is done, nobody needs it on the tray of a window. */
async function step(session: Session, start: () => Promise<{ readonly jobId: JobId }>): Promise<unknown> {
  const { jobId, result } = await finishJob(session, start);
  await session.api.call('jobs.dismiss', { jobId });
  return result;
}

async function keep(session: Session, input: CallInput<'models.import'>): Promise<ModelSummary> {
  const { result } = await finishJob(session, () => session.api.call('models.import', input));
  const { modelId } = modelImportResultSchema.parse(result);
  return (await session.api.call('models.get', { modelId })).summary;
}

async function tryOn(
  session: Session,
  { grantId, answers, image }: { readonly grantId: GrantId; readonly answers: ImportAnswers; readonly image: string },
): Promise<ImportTrial> {
  const { grantId: imageGrantId } = await grantPaths(session, [image]);
  const tried = await step(session, () => session.api.call('models.tryImport', { grantId, answers, imageGrantId }));
  return importTrialSchema.parse(tried);
}

function foundLines(found: ImportInspection, answers: ImportAnswers): readonly string[] {
  const { fileName, producer, layers, parameters, units, network } = found;
  const guessed = (['preprocessing', 'resize', 'scores', 'layout'] as const).map((what) => {
    const guess = found[what];
    const answer = answers[what];
    return answer === null
      ? message('cli.modelImport.guess', {
          what: message(`import.question.${what}`),
          value: guess.value,
          reason: message(`import.because.${guess.because}`),
        })
      : message('cli.modelImport.answer', { what: message(`import.question.${what}`), value: answer });
  });
  return [
    message('cli.modelImport.found', {
      fileName,
      producer,
      layers,
      parameters,
      units,
      network: network?.title ?? message('import.network.none'),
    }),
    ...guessed.map((line) => `  ${line}`),
  ];
}

function triedLines(tried: ImportTrial | null): readonly string[] {
  if (tried === null) return [];
  const rows = tried.probabilities.slice(0, 10).map(({ className, probability }) => [className, percentText(probability)]);
  return tableText([message('cli.word.class'), message('cli.word.probability')], rows);
}

function keptLines(kept: ModelSummary | null): readonly string[] {
  if (kept === null) return [message('cli.modelImport.notKept')];
  return [message('cli.modelImport.done', { name: kept.name, modelId: kept.modelId })];
}
