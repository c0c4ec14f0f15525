import type { ServiceDeps } from '#main/services/deps.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { ImportPlan } from '#shared/contract/datasets.ts';
import { countByClass } from '#shared/domain/datasets/layout.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import { PARTITIONS } from '#shared/domain/datasets/partition.ts';
import type { DatasetSource, SourceRow } from './source-rows.ts';
import { openSource } from './dataset-source.ts';

const PREVIEW_ROWS = 12;
/** A plan that takes longer is given up: the folder is too large to be looked at while somebody waits. */
const PLAN_TIMEOUT_MS = 120_000;
const MAX_NAME_LENGTH = 120;

/** What an import would do, from names and tables only. Throws where the source cannot be understood at all. */
export async function planImport(deps: ServiceDeps, input: HandlerInput<'datasets.plan'>): Promise<ImportPlan> {
  const picked = deps.grants.resolve(input.grantId);
  const imageRoot = input.imageRootGrantId === null ? null : deps.grants.resolve(input.imageRootGrantId);
  const signal = AbortSignal.timeout(PLAN_TIMEOUT_MS);
  const source = await openSource({ picked, imageRoot, mapping: input.mapping }, signal);
  const usable = source.rows.filter(({ rejection }) => rejection === null);
  const classes = countByClass(usable);
  return {
    layout: source.layout,
    suggestedName: source.suggestedName.trim().slice(0, MAX_NAME_LENGTH),
    preset: source.preset,
    tableName: source.tableName,
    columns: [...source.columns],
    mapping: source.mapping,
    rows: source.rows.length,
    classes,
    partitions: PARTITIONS.map((partition) => ({
      partition,
      images: usable.filter((row) => row.partition === partition).length,
    })).filter(({ images }) => images > 0),
    preview: previewRows(source.rows),
    notes: [...source.notes, ...classNotes(source, classes)].map(({ key, values }) => ({ key, values: { ...values } })),
  };
}

function previewRows(rows: readonly SourceRow[]): ImportPlan['preview'] {
  return rows.slice(0, PREVIEW_ROWS).map(({ path, rejection, className, group }) => ({
    image: path,
    found: rejection === null || rejection.reason === 'no-label' || rejection.reason === 'duplicate-row',
    className,
    group,
  }));
}

function classNotes({ mapping, layout }: DatasetSource, classes: ImportPlan['classes']): Note[] {
  const hasLabels = layout !== 'table' || (mapping !== null && (mapping.labelColumn !== null || mapping.labelColumns !== null));
  const small = classes.filter(({ images }) => images < 2);
  return [
    ...(hasLabels && classes.length === 1 ? [{ key: 'datasets.note.oneClass', values: {} }] : []),
    ...small.map(({ name, images }) => ({ key: 'datasets.note.smallClass', values: { className: name, images } })),
  ];
}
