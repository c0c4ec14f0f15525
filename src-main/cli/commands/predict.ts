import { join, relative } from 'node:path';
import { z } from 'zod';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from '../command-definition.ts';
import { defineCommand } from '../command-definition.ts';
import { errorJson } from '../error-output.ts';
import { findModel } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { pathText, thresholdsText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { grantPaths, saveExport } from '../session.ts';
import { percentText } from '../table-text.ts';

const inputSchema = z.object({
  model: z.string(),
  paths: z.array(z.string()).min(1),
  csv: pathText,
  threshold: thresholdsText,
  save: z.boolean().default(true),
});

/** `predict MODEL PATH...`: files and folders; each result becomes a case unless `--no-save`. */
export const predict = defineCommand({
  name: 'predict',
  text: 'cli.predict',
  arguments: [
    ['<model>', 'cli.argument.model'],
    ['<paths...>', 'cli.predict.paths'],
  ],
  options: [
    ['--csv <file>', 'cli.predict.csv'],
    ['--threshold <class=t...>', 'cli.threshold'],
    ['--no-save', 'cli.predict.noSave'],
  ],
  notBuilt: ['--explain <dir>'],
  input: inputSchema,
  run: async (session, input) => {
    const { api, runner } = session;
    const { modelId } = await findModel(session, input.model);
    const { grantId } = await grantPaths(session, input.paths);
    const { root } = await api.call('grants.root', { grantId });
    const job = await finishJob(session, () =>
      api.call('diagnosis.run', { modelId, grantId, thresholds: input.threshold, save: input.save, runner }),
    );
    const items = (await allItems(session, job.jobId)).map((item) => ({ ...item, path: shownPath(root, item.path) }));
    if (input.csv !== undefined) {
      const { exportId } = await api.call('diagnosis.export', { jobId: job.jobId });
      await saveExport(session, exportId, input.csv);
    }
    return outputOf(items, input.csv);
  },
});

async function allItems({ api }: Session, jobId: JobId): Promise<readonly DiagnosisItem[]> {
  const items: DiagnosisItem[] = [];
  for (;;) {
    const page = await api.call('diagnosis.results', { jobId, offset: items.length, limit: 1000 });
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= page.total) return items;
  }
}

/** From where the command runs, as its user wrote it; where that leads out of there, the whole path. */
function shownPath(root: string, path: string): string {
  const whole = join(root, path);
  const shown = relative(process.cwd(), whole);
  return shown.startsWith('..') ? whole : shown;
}

function outputOf(items: readonly DiagnosisItem[], csv: string | undefined): CommandOutput {
  const predictions = items.flatMap((item) => {
    if (!item.ok) return [];
    const { label, probabilities, verdict, flags } = item.result;
    return [{ path: item.path, caseId: item.caseId, label, probabilities, verdict, flags }];
  });
  const failed = items.flatMap((item) => (item.ok ? [] : [{ path: item.path, reason: item.reason, detail: item.detail }]));
  const [first] = failed;
  // Not one result is a failure to a script, which may not look into the list.
  const isFailure = predictions.length === 0 && first !== undefined;
  const error = isFailure
    ? errorJson(new AppError('image/rejected', { file: first.path, reason: first.reason, detail: first.detail }).toWire())
    : {};
  return {
    json: { predictions, failed, ...error },
    lines: [
      ...predictions.map(({ path, label, probabilities, verdict }) => {
        const said = verdict === 'none' ? '' : `, ${verdict}`;
        return `${path}: ${label} (${percentText(probabilities[label] ?? 0)}${said})`;
      }),
      ...failed.map(({ path, reason, detail }) => `${path}: ${message('cli.predict.failed', { reason, detail })}`),
      ...(csv === undefined ? [] : [message('cli.saved', { path: csv })]),
      message('app.researchUse'),
    ],
    exitCode: isFailure ? 1 : 0,
  };
}
