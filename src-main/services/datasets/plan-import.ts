import type { ServiceDeps } from '#main/services/deps.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { ImportPlan } from '#shared/contract/import-plan.ts';
import { countByClass } from '#shared/domain/datasets/layout.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import { PARTITIONS } from '#shared/domain/datasets/partition.ts';
import type { DatasetSource, SourceRow } from './source-rows.ts';
import type { Suggestion } from './prepare-source.ts';
import { prepareSource } from './prepare-source.ts';
import { prepareRequest } from './prepare-request.ts';
import { countGroups } from './reshape-rows.ts';

const PREVIEW_ROWS = 12;
/** A plan that takes longer is given up: the folder is too large to be looked at while somebody waits. */
const PLAN_TIMEOUT_MS = 120_000;
const MAX_NAME_LENGTH = 120;

/** What an import would do, from names and tables only. Throws where the source cannot be understood at all. */
export async function planImport(deps: ServiceDeps, input: HandlerInput<'datasets.plan'>): Promise<ImportPlan> {
  const signal = AbortSignal.timeout(PLAN_TIMEOUT_MS);
  const { source, suggestion, ...prepared } = await prepareSource(prepareRequest(deps, input), signal);
  const usable = source.rows.filter(({ rejection }) => rejection === null);
  const classes = countByClass(usable);
  return {
    layout: source.layout,
    suggestedName: source.suggestedName.trim().slice(0, MAX_NAME_LENGTH),
    preset: source.preset,
    recipe: prepared.recipe,
    suggestion: suggestion === null ? null : plainSuggestion(suggestion),
    positiveClasses: [...prepared.positiveClasses],
    tableName: source.tableName,
    columns: [...source.columns],
    mapping: source.mapping,
    rows: source.rows.length,
    classes,
    groups: countGroups(usable),
    sourceClasses: [...prepared.sourceClasses],
    attributes: prepared.attributes.map(({ name, values }) => ({ name, values: [...values] })),
    test: prepared.test === null ? null : { ...prepared.test, classes: [...prepared.test.classes] },
    partitions: PARTITIONS.map((partition) => ({
      partition,
      images: usable.filter((row) => row.partition === partition).length,
    })).filter(({ images }) => images > 0),
    preview: previewRows(source.rows),
    notes: plainNotes([...source.notes, ...classNotes(source, classes)]),
  };
}

function plainNotes(notes: readonly Note[]): ImportPlan['notes'] {
  return notes.map(({ key, values }) => ({ key, values: { ...values } }));
}

function plainSuggestion(suggestion: Suggestion): ImportPlan['suggestion'] {
  const { classes, positiveClasses, changes } = suggestion;
  return { ...suggestion, classes: [...classes], positiveClasses: [...positiveClasses], changes: plainNotes(changes) };
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
