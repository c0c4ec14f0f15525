import { join, relative } from 'node:path';
import { z } from 'zod';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { EventPayload } from '#shared/contract/events.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from '../command-definition.ts';
import { defineCommand } from '../command-definition.ts';
import { errorJson } from '../error-output.ts';
import { findModel } from '../find-by-name.ts';
import { finishJob } from '../finish-job.ts';
import { pathText, thresholdsText, viewsText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { grantPaths, saveExport } from '../session.ts';
import { percentText } from '../table-text.ts';

const inputSchema = z.object({
  model: z.string(),
  paths: z.array(z.string()).min(1),
  csv: pathText,
  threshold: thresholdsText,
  tta: viewsText,
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
    ['--tta <k>', 'cli.tta'],
    ['--no-save', 'cli.predict.noSave'],
  ],
  notBuilt: ['--explain <dir>'],
  input: inputSchema,
  run: async (session, input) => {
    const { api, runner } = session;
    const { modelId } = await findModel(session, input.model);
    const { grantId } = await grantPaths(session, input.paths);
    const { root } = await api.call('grants.root', { grantId });
    const printer = printAsTheyCome(session, root);
    const { threshold: thresholds, save, tta: views } = input;
    const job = await finishJob(session, async () => {
      const started = await api.call('diagnosis.run', { modelId, grantId, thresholds, save, runner, views });
      printer.follow(started.jobId);
      return started;
    }).finally(() => printer.stop());
    const items = (await allItems(session, job.jobId)).map((item) => ({ ...item, path: shownPath(root, item.path) }));
    if (input.csv !== undefined) {
      const { exportId } = await api.call('diagnosis.export', { jobId: job.jobId });
      await saveExport(session, exportId, input.csv);
    }
    return outputOf(items, printer.printed, input.csv);
  },
});

interface ResultPrinter {
  /** Paths whose lines are written. */
  readonly printed: ReadonlySet<string>;
  /** Names the job whose results are meant; earlier events of it have been kept. */
  follow(jobId: JobId): void;
  stop(): void;
}

/** Writes each result on standard output as it comes; with `--json`, which prints one object at the end, it writes nothing. */
function printAsTheyCome({ core, progress, isJson }: Session, root: string): ResultPrinter {
  const printed = new Set<string>();
  const early: EventPayload<'diagnosis.items'>[] = [];
  let followed: JobId | null = null;
  const print = ({ jobId, items }: EventPayload<'diagnosis.items'>): void => {
    if (jobId !== followed || isJson) return;
    progress.end();
    for (const item of items) {
      const path = shownPath(root, item.path);
      if (!printed.has(path)) process.stdout.write(`${lineOf({ ...item, path })}\n`);
      printed.add(path);
    }
  };
  const stop = core.onEvent((event) => {
    if (event.name !== 'diagnosis.items') return;
    if (followed === null) early.push(event.payload);
    else print(event.payload);
  });
  const follow = (jobId: JobId): void => {
    followed = jobId;
    early.splice(0).forEach(print);
  };
  return { printed, follow, stop };
}

function lineOf(item: DiagnosisItem): string {
  if (!item.ok) return `${item.path}: ${message('cli.predict.failed', { reason: item.reason, detail: item.detail })}`;
  const { label, probability, verdict } = item.result;
  return `${item.path}: ${label} (${percentText(probability)}${verdict === 'none' ? '' : `, ${verdict}`})`;
}

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

/** `printed`: paths whose lines are on standard output already. */
function outputOf(items: readonly DiagnosisItem[], printed: ReadonlySet<string>, csv: string | undefined): CommandOutput {
  const predictions = items.flatMap((item) => {
    if (!item.ok) return [];
    const { label, probabilities, verdict, flags, views } = item.result;
    return [{ path: item.path, caseId: item.caseId, label, probabilities, verdict, flags, views }];
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
      ...items.filter(({ path }) => !printed.has(path)).map(lineOf),
      ...(csv === undefined ? [] : [message('cli.saved', { path: csv })]),
      message('app.researchUse'),
    ],
    exitCode: isFailure ? 1 : 0,
  };
}
