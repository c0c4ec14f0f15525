import { z } from 'zod';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ColumnMapping, ImportResult, RejectedRow } from '#shared/contract/datasets.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { finishJob } from '../finish-job.ts';
import { listText } from '../input-schemas.ts';
import type { Session } from '../session.ts';
import { grantPaths } from '../session.ts';
import { tableText } from '../table-text.ts';

const inputSchema = z.object({
  path: z.string(),
  name: z.string(),
  imageColumn: z.string().optional(),
  labelColumn: z.string().optional(),
  groupColumn: z.string().optional(),
  partitionColumn: z.string().optional(),
  imageRoot: z.string().optional(),
  positive: listText,
  copy: z.boolean().optional(),
  dryRun: z.boolean().default(false),
});
type Input = z.output<typeof inputSchema>;

/** `dataset import PATH --name N`: a folder with a folder for each class, or a table of images and labels. */
export const datasetImport = defineCommand({
  name: 'dataset import',
  text: 'cli.datasetImport',
  arguments: [['<path>', 'cli.datasetImport.path']],
  options: [
    ['--name <name>', 'cli.datasetImport.name'],
    ['--image-column <column>', 'cli.datasetImport.imageColumn'],
    ['--label-column <column>', 'cli.datasetImport.labelColumn'],
    ['--group-column <column>', 'cli.datasetImport.groupColumn'],
    ['--partition-column <column>', 'cli.datasetImport.partitionColumn'],
    ['--image-root <dir>', 'cli.datasetImport.imageRoot'],
    ['--positive <class...>', 'cli.datasetImport.positive'],
    ['--copy', 'cli.datasetImport.copy'],
    ['--no-copy', 'cli.datasetImport.noCopy'],
    ['--dry-run', 'cli.datasetImport.dryRun'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    const result = await runImport(session, input);
    const rejected = await allRejected(session, result);
    return {
      json: {
        datasetId: result.datasetId,
        images: result.images,
        classes: result.classes,
        groups: result.groups,
        rejected: rejected.map(({ path, reason, detail }) => ({ path, reason, detail })),
        findings: result.findings,
      },
      lines: linesOf(input.name, result, rejected),
    };
  },
});

async function runImport(session: Session, input: Input): Promise<ImportResult> {
  const { api } = session;
  const { grantId } = await grantPaths(session, [input.path]);
  const imageRootGrantId = input.imageRoot === undefined ? null : (await grantPaths(session, [input.imageRoot])).grantId;
  const plan = await api.call('datasets.plan', { grantId, imageRootGrantId });
  const usual = (await api.call('settings.get', {})).storage;
  const storage = input.copy === undefined ? usual : input.copy ? 'copy' : 'reference';
  const { name, positive, dryRun } = input;
  const mapping = mappingOf(plan, input);
  const job = await finishJob(session, () =>
    api.call('datasets.import', { grantId, imageRootGrantId, name, mapping, storage, positiveClasses: positive, dryRun }),
  );
  return importResultSchema.parse(job.result);
}

/** The plan's columns with those that were named laid over them; null (as planned) where none was named. */
function mappingOf(plan: CallOutput<'datasets.plan'>, input: Input): ColumnMapping | null {
  const { imageColumn, labelColumn, groupColumn, partitionColumn } = input;
  const named = [imageColumn, labelColumn, groupColumn, partitionColumn].some((column) => column !== undefined);
  if (!named) return null;
  const base = plan.mapping ?? {
    imageColumn: '',
    labelColumn: null,
    labelColumns: null,
    groupColumn: null,
    partitionColumn: null,
    attributeColumns: [],
  };
  return {
    ...base,
    imageColumn: imageColumn ?? base.imageColumn,
    groupColumn: groupColumn ?? base.groupColumn,
    partitionColumn: partitionColumn ?? base.partitionColumn,
    ...(labelColumn === undefined ? {} : { labelColumn, labelColumns: null }),
  };
}

async function allRejected({ api }: Session, result: ImportResult): Promise<readonly RejectedRow[]> {
  const rows = [...result.rejectedRows];
  if (result.datasetId === null) return rows;
  while (rows.length < result.rejected) {
    const page = await api.call('datasets.rejected', { datasetId: result.datasetId, offset: rows.length, limit: 1000 });
    if (page.rows.length === 0) break;
    rows.push(...page.rows);
  }
  return rows;
}

function linesOf(name: string, result: ImportResult, rejected: readonly RejectedRow[]): readonly string[] {
  const { images, groups, findings } = result;
  return [
    message(result.datasetId === null ? 'cli.datasetImport.dryDone' : 'cli.datasetImport.done', { name, images, groups }),
    ...tableText([message('cli.word.class'), message('cli.word.images')], Object.entries(result.classes)),
    message('cli.datasetImport.rejected', { count: result.rejected }),
    ...rejected.slice(0, 20).map(({ path, reason, detail }) => `  ${path}: ${reason}${detail === '' ? '' : ` (${detail})`}`),
    message('cli.findings', { count: findings.length }),
    ...findings
      .slice(0, 20)
      .map(({ kind, images: paths, imageCount }) => `  ${kind} (${imageCount}): ${paths.slice(0, 4).join(', ')}`),
  ];
}
