import { extname } from 'node:path';
import { z } from 'zod';
import type { CallOutput } from '#shared/contract/contract.ts';
import { evaluateResultSchema } from '#shared/contract/evaluations.ts';
import type { EvaluationId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { evaluationJson, evaluationLines } from '../evaluation-output.ts';
import { findDataset, findModel } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { pathText, thresholdsText, viewsText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { saveExport } from '../session.ts';

const inputSchema = z.object({
  model: z.string(),
  dataset: z.string().optional(),
  partition: z.enum(['validation', 'test', 'external']).default('validation'),
  threshold: thresholdsText,
  tta: viewsText,
  includeTrained: z.boolean().default(false),
  report: pathText,
  csv: pathText,
});
type Input = z.output<typeof inputSchema>;

/** `evaluate MODEL N`: figures with intervals, on the validation part unless told; `test` counts as an opening. */
export const evaluate = defineCommand({
  name: 'evaluate',
  text: 'cli.evaluate',
  arguments: [
    ['<model>', 'cli.argument.model'],
    ['[dataset]', 'cli.evaluate.dataset'],
  ],
  options: [
    ['--partition <partition>', 'cli.evaluate.partition'],
    ['--threshold <class=t...>', 'cli.threshold'],
    ['--tta <k>', 'cli.tta'],
    ['--include-trained', 'cli.evaluate.includeTrained'],
    ['--report <file>', 'cli.evaluate.report'],
    ['--csv <file>', 'cli.evaluate.csv'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    if (input.report !== undefined && extname(input.report).toLowerCase() === '.pdf') {
      throw new AppError('cli/not-built', { what: `--report ${input.report}` });
    }
    const evaluation = await runEvaluation(session, input);
    const { evaluationId } = evaluation.meta;
    const saved = [
      ...(await saveAs(session, evaluationId, 'html', input.report)),
      ...(await saveAs(session, evaluationId, 'csv', input.csv)),
    ];
    return {
      json: { ...evaluationJson(evaluation), report: input.report ?? null, csv: input.csv ?? null },
      lines: [...evaluationLines(evaluation), ...saved],
    };
  },
});

async function runEvaluation(session: Session, input: Input): Promise<CallOutput<'evaluations.get'>> {
  const { api, runner, seed = 1 } = session;
  const { modelId } = await findModel(session, input.model);
  const datasetId = input.dataset === undefined ? null : (await findDataset(session, input.dataset)).datasetId;
  const { partition, threshold: thresholds, includeTrained, tta: views } = input;
  const openTestSet = partition === 'test';
  const job = await finishJob(session, () =>
    api.call('evaluations.run', {
      ...{ modelId, datasetId, partition, openTestSet },
      ...{ includeTrained, thresholds, seed, runner, views },
    }),
  );
  const { evaluationId } = evaluateResultSchema.partial({ operatingPointId: true }).parse(job.result);
  return api.call('evaluations.get', { evaluationId });
}

async function saveAs(
  session: Session,
  evaluationId: EvaluationId,
  format: 'html' | 'csv',
  to: string | undefined,
): Promise<readonly string[]> {
  if (to === undefined) return [];
  const { exportId } = await session.api.call('evaluations.export', { evaluationId, format });
  return [message('cli.saved', { path: await saveExport(session, exportId, to) })];
}
