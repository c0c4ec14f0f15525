import { z } from 'zod';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ImportResult, RejectedRow } from '#shared/contract/datasets.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import type { GrantId } from '#shared/contract/ids.ts';
import type { ColumnMapping } from '#shared/contract/import-plan.ts';
import { PRESET_IDS } from '#shared/domain/datasets/presets.ts';
import { message } from '#shared/messages/messages.ts';
import { defineCommand } from '../command-definition.ts';
import { finishJob } from '../finish-job.ts';
import { listText, pairsText } from '../input-schemas.ts';
import { noteText } from '../note-text.ts';
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
  preset: z.enum(['auto', 'none', ...PRESET_IDS]).default('auto'),
  map: pairsText,
  keep: pairsText,
  groupTable: listText,
  test: z.string().optional(),
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
    ['--preset <auto|none|id>', 'cli.datasetImport.preset'],
    ['--map <found=class...>', 'cli.datasetImport.map'],
    ['--keep <attribute=value...>', 'cli.datasetImport.keep'],
    ['--group-table <file...>', 'cli.datasetImport.groupTable'],
    ['--test <path>', 'cli.datasetImport.test'],
    ['--positive <class...>', 'cli.datasetImport.positive'],
    ['--copy', 'cli.datasetImport.copy'],
    ['--no-copy', 'cli.datasetImport.noCopy'],
    ['--dry-run', 'cli.datasetImport.dryRun'],
  ],
  input: inputSchema,
  run: async (session, input) => {
    const { plan, result } = await runImport(session, input);
    const rejected = await allRejected(session, result);
    return {
      json: {
        datasetId: result.datasetId,
        images: result.images,
        classes: result.classes,
        groups: result.groups,
        preset: plan.preset,
        recipe: plan.recipe,
        suggestion: plan.suggestion,
        test: plan.test,
        notes: plan.notes.map(noteText),
        rejected: rejected.map(({ path, reason, detail }) => ({ path, reason, detail })),
        findings: result.findings,
      },
      lines: [...planLines(plan), ...linesOf(input.name, result, rejected)],
    };
  },
});

type Plan = CallOutput<'datasets.plan'>;

async function runImport(session: Session, input: Input): Promise<{ plan: Plan; result: ImportResult }> {
  const { api } = session;
  const source = await sourceOf(session, input);
  const plan = await api.call('datasets.plan', source);
  const usual = (await api.call('settings.get', {})).storage;
  const storage = input.copy === undefined ? usual : input.copy ? 'copy' : 'reference';
  const { name, dryRun } = input;
  const mapping = mappingOf(plan, input);
  const positiveClasses = input.positive.length > 0 ? input.positive : plan.positiveClasses;
  const job = await finishJob(session, () =>
    api.call('datasets.import', { ...source, name, mapping, storage, positiveClasses, dryRun }),
  );
  return { plan, result: importResultSchema.parse(job.result) };
}

async function sourceOf(session: Session, { path, imageRoot, groupTable, test, preset, map, keep }: Input) {
  const grant = async (wanted: string | undefined): Promise<GrantId | null> =>
    wanted === undefined ? null : (await grantPaths(session, [wanted])).grantId;
  const { grantId } = await grantPaths(session, [path]);
  const groupTableGrantIds = [];
  for (const table of groupTable) groupTableGrantIds.push((await grantPaths(session, [table])).grantId);
  const values = Map.groupBy(keep, ([attribute]) => attribute);
  return {
    grantId,
    imageRootGrantId: await grant(imageRoot),
    testGrantId: await grant(test),
    groupTableGrantIds,
    preset,
    classMap: Object.fromEntries(map),
    keep: Object.fromEntries([...values].map(([attribute, pairs]) => [attribute, pairs.map(([, value]) => value)])),
  };
}

/** What the plan made of the source, or could make of it, before any image was read. */
function planLines({ preset, recipe, suggestion, notes, test }: Plan): readonly string[] {
  const read = preset === null ? [] : [message('data.preset.readAs', { name: message(`data.preset.${preset}`) })];
  const could =
    suggestion === null
      ? []
      : [
          message('cli.datasetImport.suggestion', {
            name: message(`data.preset.${suggestion.preset}`),
            preset: suggestion.preset,
          }),
        ];
  const tested =
    test === null ? [] : [message('data.test.found', { name: test.name, images: test.images, shown: String(test.images) })];
  return [
    ...read,
    ...could,
    ...notes.map((note) => `  ${noteText(note)}`),
    ...(recipe === null ? [] : [message('data.preset.recipe', { recipe })]),
    ...tested,
  ];
}

/** The plan's columns with those that were named laid over them; null (as planned) where none was named. */
function mappingOf(plan: Plan, input: Input): ColumnMapping | null {
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
