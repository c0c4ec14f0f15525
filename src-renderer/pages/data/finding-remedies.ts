import type { Finding, FindingKind } from '#shared/contract/datasets.ts';
import { FINDING_KINDS } from '#shared/domain/datasets/finding-kinds.ts';

export type Remedy = Exclude<Finding['decision'], 'pending'>;

/** What can be decided about a kind, the usual choice first. A label conflict can besides be given one class. */
export function remediesFor(kind: FindingKind): readonly Remedy[] {
  switch (kind) {
    case 'label-conflict':
      return ['excluded', 'accepted'];
    case 'shared-with-test':
      return ['excluded', 'accepted'];
    case 'large-cluster':
      return ['merged', 'separate', 'excluded'];
    case 'exact-duplicate':
    case 'near-duplicate':
      return ['merged', 'separate', 'excluded'];
    case 'tiny':
    case 'dark':
    case 'bright':
    case 'low-contrast':
    case 'blurred':
    case 'odd-aspect':
      return ['accepted', 'excluded'];
  }
}

/** Findings by kind, in the order of kinds; within a kind what waits for a decision comes first. */
export function findingsByKind(
  findings: readonly Finding[],
): readonly { readonly kind: FindingKind; readonly findings: readonly Finding[] }[] {
  const isDecided = (finding: Finding): number => (finding.decision === 'pending' ? 0 : 1);
  return FINDING_KINDS.map((kind) => ({
    kind,
    findings: findings.filter((finding) => finding.kind === kind).toSorted((left, right) => isDecided(left) - isDecided(right)),
  })).filter((group) => group.findings.length > 0);
}
