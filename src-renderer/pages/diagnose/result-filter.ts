import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';

/** Which results a list shows. */
export type ResultKind = 'all' | 'positive' | 'negative' | 'diagnosed' | 'flagged' | 'failed';
export interface ResultFilter {
  readonly kind: ResultKind;
  /** The class that was called; empty for all. */
  readonly label: string;
}

/** How many results there are of each kind, and of each label. */
export interface ResultCounts {
  readonly kinds: Readonly<Record<ResultKind, number>>;
  readonly labels: readonly { readonly label: string; readonly count: number }[];
}

function isOfKind(item: DiagnosisItem, kind: ResultKind): boolean {
  if (kind === 'all') return true;
  if (!item.ok) return kind === 'failed';
  if (kind === 'diagnosed') return true;
  return kind === 'flagged' ? item.result.flags.length > 0 : item.result.verdict === kind;
}

/** The results that a filter lets through, in their order. */
export function filterResults(items: readonly DiagnosisItem[], { kind, label }: ResultFilter): readonly DiagnosisItem[] {
  if (kind === 'all' && label === '') return items;
  return items.filter((item) => isOfKind(item, kind) && (label === '' || (item.ok && item.result.label === label)));
}

/** Counts results by kind and label; labels in the order of `classes`, others after them. */
export function countResults(items: readonly DiagnosisItem[], classes: readonly string[]): ResultCounts {
  const kinds = { all: 0, positive: 0, negative: 0, diagnosed: 0, flagged: 0, failed: 0 };
  const labels = new Map(classes.map((name) => [name, 0]));
  for (const item of items) {
    for (const kind of RESULT_KINDS) if (isOfKind(item, kind)) kinds[kind] += 1;
    if (item.ok) labels.set(item.result.label, (labels.get(item.result.label) ?? 0) + 1);
  }
  return { kinds, labels: [...labels].filter(([, count]) => count > 0).map(([label, count]) => ({ label, count })) };
}

const RESULT_KINDS = ['all', 'positive', 'negative', 'diagnosed', 'flagged', 'failed'] as const;
