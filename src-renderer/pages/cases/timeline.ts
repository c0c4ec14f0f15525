import type { CaseDetail } from '#shared/contract/cases.ts';

/** Something that happened to a case. */
export type TimelineEntry = { readonly id: string; readonly atMs: number } & (
  | { readonly kind: 'image'; readonly image: CaseDetail['images'][number] }
  | { readonly kind: 'finding'; readonly finding: CaseDetail['findings'][number] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'outcome'; readonly outcome: NonNullable<CaseDetail['outcome']> }
);

/** All that happened to a case, the newest first; of the same moment the later step first: outcome, note, finding, image. */
export function timelineOf(detail: CaseDetail): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...(detail.outcome === null
      ? []
      : [{ id: 'outcome', kind: 'outcome' as const, atMs: detail.outcome.recordedAtMs, outcome: detail.outcome }]),
    ...detail.notes.map(({ noteId, text, createdAtMs }) => ({ id: noteId, kind: 'note' as const, atMs: createdAtMs, text })),
    ...detail.findings.map((finding, index) => ({
      id: `finding-${index}-${finding.createdAtMs}`,
      kind: 'finding' as const,
      atMs: finding.createdAtMs,
      finding,
    })),
    ...detail.images.map((image) => ({
      id: `image-${image.fileHash}-${image.addedAtMs}`,
      kind: 'image' as const,
      atMs: image.addedAtMs,
      image,
    })),
  ];
  return entries.toSorted((left, right) => right.atMs - left.atMs);
}
