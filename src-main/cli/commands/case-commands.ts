import { z } from 'zod';
import type { CaseDetail, CaseSummary } from '#shared/contract/cases.ts';
import { caseFilterSchema } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { findByName, findModel } from '../find-by-name.ts';
import { pathText, wholeText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { grantPaths, saveExport } from '../session.ts';
import { percentText, tableText } from '../table-text.ts';

const filterSchema = z.object({
  query: z.string().default(''),
  model: z.string().optional(),
  label: z.string().nullable().default(null),
  verdict: caseFilterSchema.shape.verdict,
  outcome: caseFilterSchema.shape.outcome,
});
const FILTER_OPTIONS = [
  ['--query <text>', 'cli.case.query'],
  ['--model <model>', 'cli.argument.model'],
  ['--label <label>', 'cli.case.label'],
  ['--verdict <verdict>', 'cli.case.verdict'],
  ['--outcome <outcome>', 'cli.case.outcomeFilter'],
] as const;

/** `case list`: newest first, filtered as in the window. */
export const caseList = defineCommand({
  name: 'case list',
  text: 'cli.caseList',
  options: [...FILTER_OPTIONS, ['--limit <n>', 'cli.case.limit']],
  input: filterSchema.extend({ limit: wholeText.default(200) }),
  run: async (session, { limit, ...wanted }) => {
    const { total, cases } = await casesOf(session, wanted, limit);
    return { json: { total, cases }, lines: [...caseTable(cases), message('cli.case.total', { shown: cases.length, total })] };
  },
});

/** `case show CASE`: everything that is kept of one case. */
export const caseShow = defineCommand({
  name: 'case show',
  text: 'cli.caseShow',
  arguments: [['<case>', 'cli.argument.case']],
  input: z.object({ case: z.string() }),
  run: async (session, input) => oneCase(await session.api.call('cases.get', { caseId: await findCase(session, input.case) })),
});

/** `case add PATH`: a case from an image without asking a model. */
export const caseAdd = defineCommand({
  name: 'case add',
  text: 'cli.caseAdd',
  arguments: [['<path>', 'cli.caseAdd.path']],
  options: [
    ['--title <title>', 'cli.caseAdd.title'],
    ['--note <text>', 'cli.caseAdd.note'],
  ],
  input: z.object({ path: z.string(), title: z.string().nullable().default(null), note: z.string().default('') }),
  run: async (session, { path, title, note }) => {
    const { grantId } = await grantPaths(session, [path]);
    return oneCase(await session.api.call('cases.add', { grantId, title, note }));
  },
});

/** `case outcome CASE LABEL`: what was confirmed, and by what; `--clear` takes it back. */
export const caseOutcome = defineCommand({
  name: 'case outcome',
  text: 'cli.caseOutcome',
  arguments: [
    ['<case>', 'cli.argument.case'],
    ['[label]', 'cli.caseOutcome.label'],
  ],
  options: [
    ['--source <text>', 'cli.caseOutcome.source'],
    ['--clear', 'cli.caseOutcome.clear'],
  ],
  input: z.object({
    case: z.string(),
    label: z.string().nullable().default(null),
    source: z.string().default(''),
    clear: z.boolean().default(false),
  }),
  run: async (session, { label, source, clear, ...input }) => {
    if ((label === null) !== clear) throw new AppError('cli/usage', { problem: message('cli.caseOutcome.either') });
    const caseId = await findCase(session, input.case);
    return oneCase(await session.api.call('cases.setOutcome', { caseId, label, source }));
  },
});

/** `case export`: the cases that a filter leaves, as CSV. */
export const caseExport = defineCommand({
  name: 'case export',
  text: 'cli.caseExport',
  options: [...FILTER_OPTIONS, ['--out <file>', 'cli.caseExport.out']],
  input: filterSchema.extend({ out: pathText }),
  run: async (session, { out, ...wanted }) => {
    const filter = await filterOf(session, wanted);
    const made = await session.api.call('cases.export', { filter });
    const path = await saveExport(session, made.exportId, out ?? made.fileName);
    const { cases } = await casesOf(session, wanted, 1000);
    return { json: { path, cases }, lines: [message('cli.saved', { path })] };
  },
});

/** `case delete CASE`: removes it with its findings, notes and images that no other case has. */
export const caseDelete = defineCommand({
  name: 'case delete',
  text: 'cli.caseDelete',
  arguments: [['<case>', 'cli.argument.case']],
  input: z.object({ case: z.string() }),
  run: async (session, input) => {
    const caseId = await findCase(session, input.case);
    const { deleted } = await session.api.call('cases.delete', { caseIds: [caseId] });
    return { json: { caseId, deleted }, lines: [message('cli.deleted', { name: caseId })] };
  },
});

type WantedCases = z.output<typeof filterSchema>;
type CaseFilterInput = z.input<typeof caseFilterSchema>;

async function filterOf(session: Session, { model, ...filter }: WantedCases): Promise<CaseFilterInput> {
  return { ...filter, modelId: model === undefined ? null : (await findModel(session, model)).modelId };
}

async function casesOf(session: Session, wanted: WantedCases, limit: number): Promise<{ total: number; cases: CaseSummary[] }> {
  const filter = await filterOf(session, wanted);
  const cases: CaseSummary[] = [];
  for (;;) {
    const page = await session.api.call('cases.list', {
      filter,
      offset: cases.length,
      limit: Math.min(1000, Math.max(1, limit - cases.length)),
    });
    cases.push(...page.cases);
    if (page.cases.length === 0 || cases.length >= Math.min(limit, page.total)) return { total: page.total, cases };
  }
}

async function findCase(session: Session, wanted: string): Promise<CaseId> {
  const { cases } = await casesOf(session, filterSchema.parse({}), 100_000);
  return findByName(cases, wanted, 'case', ({ caseId, title }) => ({ id: caseId, name: title })).caseId;
}

function oneCase(detail: CaseDetail): { json: object; lines: readonly string[] } {
  const { notes, outcome } = detail;
  return {
    json: { cases: [detail] },
    lines: [
      ...caseTable([detail.summary]),
      ...notes.map(({ text }) => `  ${text}`),
      ...(outcome === null ? [] : [message('cli.case.outcome', { label: outcome.label, source: outcome.source })]),
    ],
  };
}

function caseTable(cases: readonly CaseSummary[]): readonly string[] {
  const head = [
    message('cli.word.title'),
    message('cli.word.label'),
    message('cli.word.probability'),
    message('cli.word.outcome'),
    'id',
  ];
  return tableText(
    head,
    cases.map(({ title, finding, outcome, caseId }) => [
      title,
      finding?.label ?? '',
      finding === null ? '' : percentText(finding.probability),
      outcome ?? '',
      caseId,
    ]),
  );
}
